import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { report } from './report.ts';
import { root } from './source-files.ts';

const kept = join(root, 'migrations');
const copy = join(root, 'test', 'output', 'migrations');

// drizzle-kit writes a migration for whatever the schema has and the migrations lack; a copy takes what it writes.
rmSync(copy, { recursive: true, force: true });
cpSync(kept, copy, { recursive: true });
const drizzleKit = join('node_modules', 'drizzle-kit', 'bin.cjs');
const args = [
	'generate',
	'--dialect',
	'sqlite',
	'--schema',
	'./worker/db/schema/*.ts',
	'--out',
	'./test/output/migrations',
];
const { status, stdout, stderr } = spawnSync(process.execPath, [drizzleKit, ...args], { cwd: root, encoding: 'utf8' });

const problems = status === 0 ? missingMigrations() : [`drizzle-kit ended with ${status}: ${stdout}${stderr}`];
report('the migrations build exactly what worker/db/schema describes', problems);

function missingMigrations(): string[] {
	const before = new Set(readdirSync(kept));
	return readdirSync(copy)
		.filter((file) => file.endsWith('.sql') && !before.has(file))
		.map((file) => `a migration is missing (npm run migration writes it):\n${readFileSync(join(copy, file), 'utf8')}`);
}
