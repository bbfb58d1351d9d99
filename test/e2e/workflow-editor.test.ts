import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ApiClient } from '../../cli/client/api-client.ts';
import { savedWorkflowSchema } from '../../worker/contract/workflow.ts';
import { buildDocument, buildNode } from '../support/build-document.ts';
import { ConsoleBrowser } from './console-browser.ts';
import { look } from './looks.ts';
import { pasteDocument } from './paste-document.ts';

const { url, owner } = inject('stack');
const workflows = `/p/${owner.projectId}/workflows`;
const api = new ApiClient(url, owner.token);
let browser: ConsoleBrowser;

beforeAll(async () => {
	browser = await ConsoleBrowser.open();
});

afterAll(() => browser.close());

/** Names are unique in a project, and the stack may be one that was used before. */
const RUN = crypto.randomUUID().slice(0, 6);

const WITH_MISTAKES = `orrery: 1
name: editor-mistakes-${RUN}
# Kept while this is written as YAML.
nodes:
  - key: first
    kind: task
    task: { type: SHELL, config: { script: echo first } }
  - key: second
    kind: task
    upstreams: [first]
    task: { type: SHEL, config: { script: echo second } }
`;

async function aWorkflow(name: string, nodes = [buildNode('extract')]): Promise<string> {
	const body = { document: buildDocument(nodes, { name }) };
	const saved = await api.call(
		{ method: 'POST', path: `/projects/${owner.projectId}/workflows`, body },
		savedWorkflowSchema,
	);
	return saved.id;
}

describe('writing a workflow', () => {
	test('leads from a pasted document with mistakes to a run', async () => {
		const visit = await browser.visit(`${workflows}/new`);
		await visit.page.getByRole('button', { name: /Paste or write/ }).click();
		await pasteDocument(visit.page, WITH_MISTAKES);
		const problem = visit.page.getByRole('button', { name: /There is no member "upstreams" here/ });
		await problem.waitFor();
		await visit.shot('workflow-new-problem');
		await visit.expectAccessible();
		await problem.click();
		expect(await visit.page.evaluate('getSelection().toString()')).toBe('upstreams');
		await visit.page.keyboard.insertText('upstream');
		await visit.page.getByRole('button', { name: /No executor of group "default" runs "SHEL"/ }).waitFor();
		await visit.shot('workflow-new-blocker');
		await visit.page.getByRole('button', { name: 'Create workflow' }).click();
		await visit.page.getByRole('heading', { name: `editor-mistakes-${RUN}` }).waitFor();
		await visit.page.getByRole('button', { name: 'Bring online' }).click();
		await visit.page
			.getByRole('dialog')
			.getByRole('link', { name: /runs "SHEL"/ })
			.waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-blocked');
		await visit.page
			.getByRole('dialog')
			.getByRole('link', { name: /runs "SHEL"/ })
			.click();
		await visit.page.waitForURL(/edit\?at=/);
		await visit.page.getByText('# Kept while this is written as YAML.').waitFor();
		await expect.poll(() => visit.page.evaluate('getSelection().toString()')).toBe('SHEL');
		await visit.page.keyboard.insertText('SHELL');
		await visit.page.getByText('No problems').waitFor();
		await visit.page.keyboard.press('Control+s');
		await visit.page.getByText('Saved as version 2').waitFor();
		await visit.shot('workflow-editor-saved');
		await visit.page.getByRole('button', { name: 'Bring online' }).click();
		await visit.page.getByRole('button', { name: 'Run', exact: true }).click();
		await visit.page.getByRole('dialog').getByText('Options', { exact: true }).click();
		await visit.page.getByRole('dialog').getByText('All 2 nodes run.').waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-start');
		await visit.page.getByRole('dialog').getByRole('button', { name: 'Run now' }).click();
		await visit.page.waitForURL(/\/instances\/ins_/);
		visit.forgive(/409/);
		await visit.end();
	});

	test('shows who saved meanwhile, and lets one choose', async () => {
		const id = await aWorkflow(`editor-conflict-${RUN}`);
		const visit = await browser.visit(`${workflows}/${id}/edit`);
		await visit.page.getByText(`editor-conflict-${RUN}`).first().waitFor();
		await visit.page.getByRole('textbox', { name: 'Document' }).waitFor();
		const body = { document: buildDocument([buildNode('theirs')], { name: `editor-conflict-${RUN}` }), note: 'theirs' };
		await api.call({ method: 'PUT', path: `/projects/${owner.projectId}/workflows/${id}`, body }, savedWorkflowSchema);
		await pasteDocument(
			visit.page,
			`orrery: 1\nname: editor-conflict-${RUN}\nnodes:\n  - { key: mine, kind: task, task: { type: SHELL } }\n`,
		);
		await visit.page.getByRole('button', { name: 'Save', exact: true }).click();
		const dialog = visit.page.getByRole('dialog', { name: 'Somebody else saved meanwhile' });
		await dialog.getByText('theirs').first().waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-conflict');
		await dialog.getByRole('button', { name: 'Save mine as version 3' }).click();
		await visit.page.getByText('Saved as version 3').waitFor();
		visit.forgive(/412/);
		await visit.end();
	});

	test('keeps an unsaved text as a draft, and offers it after a crash', async () => {
		const id = await aWorkflow(`editor-draft-${RUN}`);
		const visit = await browser.visit(`${workflows}/${id}/edit`);
		await visit.page.getByRole('textbox', { name: 'Document' }).waitFor();
		await pasteDocument(visit.page, `orrery: 1\nname: editor-draft-${RUN}\nnodes: []\n`);
		await visit.page.getByText('Not saved').waitFor();
		await visit.page.getByRole('link', { name: 'Versions' }).click();
		await visit.page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
		await visit.expectAccessible();
		await visit.page.getByRole('button', { name: 'Leave', exact: true }).click();
		await visit.page.waitForURL(/versions$/);
		await visit.page.goto(`${workflows}/${id}/edit`);
		await visit.page.getByText('There is a draft of yours').waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-draft');
		await visit.page.getByRole('button', { name: 'Go on with the draft' }).click();
		await visit.page.getByText('nodes: []').waitFor();
		visit.page.on('dialog', (dialog) => dialog.accept());
		await visit.end();
	});

	test('switches between YAML and JSON, completes, and never traps the keyboard', async () => {
		const visit = await browser.visit(`${workflows}/new`);
		await visit.page.getByRole('button', { name: /^Three steps/ }).click();
		await visit.page.getByText('No problems').waitFor();
		await visit.page.getByText('JSON', { exact: true }).click();
		await visit.page.getByText('"orrery": 1').waitFor();
		await visit.shot('workflow-editor-json');
		await visit.page.getByText('YAML', { exact: true }).click();
		await visit.page.getByText('orrery: 1').waitFor();
		await visit.page.getByRole('textbox', { name: 'Document' }).click();
		await visit.page.keyboard.press('Control+End');
		await visit.page.keyboard.press('Enter');
		await visit.page.keyboard.press('Backspace');
		await visit.page.keyboard.type('  - k');
		await visit.page.getByRole('option', { name: /^key/ }).waitFor();
		await visit.shot('workflow-editor-completion');
		await visit.page.keyboard.press('Escape');
		await visit.page.keyboard.press('Escape');
		await visit.page.keyboard.press('Tab');
		expect(await visit.page.evaluate('document.activeElement.closest("[data-code-editor]") === null')).toBe(true);
		await visit.end();
	});

	test('takes a file', async () => {
		const visit = await browser.visit(`${workflows}/new`);
		const document = buildDocument([buildNode('extract')], { name: `editor-import-${RUN}` });
		const file = { name: 'flow.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(document)) };
		await visit.page.locator('input[type=file]').setInputFiles(file);
		await visit.page.getByText('No problems').waitFor();
		await visit.page.getByRole('button', { name: 'Create workflow' }).click();
		await visit.page.getByRole('heading', { name: `editor-import-${RUN}` }).waitFor();
		await visit.end();
	});

	test('says in place that a name is taken', async () => {
		await aWorkflow(`editor-taken-${RUN}`);
		const visit = await browser.visit(`${workflows}/new`);
		await visit.page.getByRole('button', { name: /^Hello/ }).click();
		await pasteDocument(
			visit.page,
			`orrery: 1\nname: editor-taken-${RUN}\nnodes:\n  - { key: a, kind: task, task: { type: SHELL, config: { script: echo } } }\n`,
		);
		await visit.page.getByText('No problems').waitFor();
		await visit.page.getByRole('button', { name: 'Create workflow' }).click();
		await visit.page.locator('[data-problems]').getByRole('button', { name: /name/i }).waitFor();
		await visit.shot('workflow-name-taken');
		await pasteDocument(
			visit.page,
			`orrery: 1\nname: editor-free-${RUN}\nnodes:\n  - { key: a, kind: task, task: { type: SHELL, config: { script: echo } } }\n`,
		);
		await visit.page.getByText('No problems').waitFor();
		await visit.page.getByRole('button', { name: 'Create workflow' }).click();
		await visit.page.getByRole('heading', { name: `editor-free-${RUN}` }).waitFor();
		visit.forgive(/409/);
		await visit.end();
	});

	test('is told in Chinese what is wrong, whoever finds it', async () => {
		const visit = await browser.visit(`${workflows}/new`, { locale: 'zh-CN' });
		await visit.page.getByRole('button', { name: /^粘贴或编写/ }).click();
		await visit.page.getByRole('textbox', { name: '文档' }).click();
		await visit.page.keyboard.press('Control+a');
		await visit.page.keyboard.insertText(WITH_MISTAKES);
		await visit.page.getByRole('button', { name: /此处没有成员 “upstreams”。/ }).click();
		await visit.page.keyboard.insertText('upstream');
		await visit.page.getByRole('button', { name: /组 “default” 中没有执行器可运行 “SHEL”。/ }).waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-new-problem-zh');
		await visit.end();
	});

	test.each(['light', 'dark'] as const)('offers beginnings, accessible, %s', async (theme) => {
		const visit = await browser.visit(`${workflows}/new`, { theme });
		await visit.page.getByRole('button', { name: /^Three steps/ }).waitFor();
		await visit.expectAccessible();
		await visit.shot(`workflow-new-${theme}`);
		await visit.page.getByRole('button', { name: /^Three steps/ }).click();
		await visit.page.getByText('No problems').waitFor();
		await visit.page.getByRole('button', { name: 'transform, SHELL' }).waitFor();
		await visit.expectAccessible();
		await visit.shot(`workflow-editor-${theme}`);
		await visit.end();
	});

	test('is readable on a phone, with graph and problems behind tabs, in Chinese', async () => {
		const visit = await browser.visit(`${workflows}/new`, { screen: 'phone', locale: 'zh-CN' });
		await visit.page.getByRole('button', { name: /三个步骤/ }).waitFor();
		await visit.expectAccessible();
		await visit.shot('workflow-new-phone');
		await visit.page.getByRole('button', { name: /三个步骤/ }).click();
		await visit.page.getByText('没有问题').waitFor();
		await look(visit, 'workflow-editor-phone', 'phone');
		await visit.page.getByText('图', { exact: true }).click();
		await visit.shot('workflow-editor-phone-graph');
		await visit.end();
	});
});

describe('a document of a thousand nodes', () => {
	test('is checked behind the typing', async () => {
		const visit = await browser.visit(`${workflows}/new`);
		const nodes = Array.from({ length: 1000 }, (_, index) =>
			buildNode(`n${index}`, index < 10 ? [] : [`n${index - 10}`, `n${index - 7}`]),
		);
		const document = buildDocument(nodes, { name: `editor-thousand-${RUN}` });
		const buffer = Buffer.from(JSON.stringify(document, null, 2));
		await visit.page
			.locator('input[type=file]')
			.setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer });
		await visit.page.getByText('No problems').waitFor();
		await visit.page.getByRole('textbox', { name: 'Document' }).click({ position: { x: 200, y: 20 } });
		await visit.page.keyboard.press('Control+Home');
		await visit.page.keyboard.type('x');
		await visit.page.getByText('1 problem', { exact: true }).waitFor();
		await visit.page.keyboard.press('Backspace');
		await visit.page.getByText('No problems').waitFor();
		await visit.shot('workflow-editor-thousand');
		await visit.end();
	});
});
