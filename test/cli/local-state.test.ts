import { once } from 'node:events';
import { chmod, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { choosePort } from '../../cli/local/choose-port.ts';
import { claimFolder } from '../../cli/local/claim-folder.ts';
import { readOrMakeSecrets, writeWorkerVariables } from '../../cli/local/local-secrets.ts';
import { choosePorts } from '../../cli/local/ports.ts';
import { writePrivateFile } from '../../cli/local/private-file.ts';
import { readStartOptions } from '../../cli/local/start-options.ts';
import { openStateFolder } from '../../cli/local/state-folder.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('secrets are drawn once, kept, and readable by their owner alone', async () => {
	const folder = await openStateFolder(await temporaryFolder());
	const secrets = await readOrMakeSecrets(folder);
	expect(await readOrMakeSecrets(folder)).toEqual(secrets);
	await writeWorkerVariables(folder, secrets, 'http://127.0.0.1:8787');
	for (const file of [folder.secretsFile, folder.variablesFile]) expect((await stat(file)).mode & 0o777).toBe(0o600);
	expect(await readFile(folder.variablesFile, 'utf8')).toContain('ORRERY_PUBLIC_URL=http://127.0.0.1:8787\n');
});

test('the state folder is for its owner alone, also when it was there before', async () => {
	const path = await temporaryFolder();
	await chmod(path, 0o755);
	await openStateFolder(path);
	expect((await stat(path)).mode & 0o777).toBe(0o700);
});

test('a second stack on the same folder is refused with the process that has it, until that lets go', async () => {
	const folder = await openStateFolder(await temporaryFolder());
	const release = claimFolder(folder);
	expect(() => claimFolder(folder)).toThrow(`Process ${process.pid} runs a local stack on ${folder.path} already.`);
	release();
	claimFolder(folder)();
});

test('a port in use is replaced by a free one', async () => {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	onTestFinished(() => {
		server.close();
	});
	const address = server.address();
	const inUse = typeof address === 'object' && address !== null ? address.port : 0;
	const chosen = await choosePort(inUse);
	expect(chosen.isTaken).toBe(true);
	expect(chosen.port).not.toBe(inUse);
	expect(await choosePort(chosen.port)).toEqual({ port: chosen.port, isTaken: false });
});

test('a free port is none that the system gives to a connection going out', async () => {
	const ports = await Promise.all(Array.from({ length: 20 }, () => choosePort(0)));
	for (const { port, isTaken } of ports) {
		expect(isTaken).toBe(false);
		expect(port).toBeGreaterThanOrEqual(20_000);
		expect(port).toBeLessThan(32_000);
	}
});

test('the reference executor keeps the port it was registered with, as long as that is free', async () => {
	const folder = await openStateFolder(await temporaryFolder());
	const { port } = await choosePort(0);
	await writePrivateFile(folder.portsFile, JSON.stringify({ executor: port }));
	for (let start = 0; start < 2; start += 1) {
		expect(await choosePorts(folder, undefined, () => undefined)).toMatchObject({ executor: port });
	}
});

test('what npm start does not understand is refused with what it does', () => {
	expect(readStartOptions(['--port', '9000', '--no-demo'])).toEqual({ state: '.orrery', port: 9000, demo: false });
	for (const args of [['--port', 'x'], ['--port', '0'], ['--demo'], ['surplus']]) {
		expect(() => readStartOptions(args)).toThrow(
			expect.objectContaining({ advice: expect.stringContaining('--state') }),
		);
	}
});
