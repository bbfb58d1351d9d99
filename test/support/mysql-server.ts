import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { choosePort } from '../../cli/local/choose-port.ts';

const START_TIMEOUT_MS = 60_000;

const run = promisify(execFile);

/** A MariaDB server of its own, from the programs the system has, with its data in a temporary folder. */
export class MysqlServer {
	static readonly PASSWORD = 'p@ss/word:1';
	readonly #folder: string;
	readonly #server: ChildProcess;
	readonly #port: number;

	private constructor(folder: string, server: ChildProcess, port: number) {
		this.#folder = folder;
		this.#server = server;
		this.#port = port;
	}

	/** Fails where `mariadbd` is not installed. */
	static async start(): Promise<MysqlServer> {
		const folder = await mkdtemp(join(tmpdir(), 'orrery-mysql-'));
		const data = join(folder, 'data');
		const account = process.getuid?.() === 0 ? ['--user=root'] : [];
		await run('mariadb-install-db', ['--no-defaults', `--datadir=${data}`, '--skip-test-db', ...account]);
		const script = join(folder, 'init.sql');
		// One statement to a line; more on one line are not read.
		const user = `CREATE USER orrery IDENTIFIED BY '${MysqlServer.PASSWORD}';`;
		await writeFile(script, ['CREATE DATABASE shop;', user, 'GRANT ALL ON *.* TO orrery;', ''].join('\n'));
		const { port } = await choosePort(0);
		const place = [
			`--port=${port}`,
			'--bind-address=127.0.0.1',
			'--skip-name-resolve',
			`--socket=${join(folder, 'socket')}`,
		];
		const flags = ['--no-defaults', `--datadir=${data}`, `--init-file=${script}`, ...place, ...account];
		const server = spawn('mariadbd', flags, { stdio: ['ignore', 'ignore', 'pipe'] });
		await ready(server);
		return new MysqlServer(folder, server, port);
	}

	url(wrong: { password?: string; database?: string; port?: number } = {}): string {
		const password = encodeURIComponent(wrong.password ?? MysqlServer.PASSWORD);
		return `mysql://orrery:${password}@127.0.0.1:${wrong.port ?? this.#port}/${wrong.database ?? 'shop'}`;
	}

	/** Asks the server beside the executor, over a connection of its own. */
	async query(sql: string): Promise<unknown[][]> {
		const connection = await createConnection({ uri: this.url(), rowsAsArray: true });
		try {
			const [rows] = await connection.query<RowDataPacket[][]>(sql);
			return rows;
		} finally {
			await connection.end();
		}
	}

	async stop(): Promise<void> {
		const exited = once(this.#server, 'exit');
		this.#server.kill('SIGTERM');
		await exited;
		await rm(this.#folder, { recursive: true, force: true });
	}
}

async function ready(server: ChildProcess): Promise<void> {
	let said = '';
	const isReady = new Promise<boolean>((resolve) => {
		server.stderr?.setEncoding('utf8').on('data', (text: string) => {
			said = (said + text).slice(-4096);
			if (said.includes('ready for connections')) resolve(true);
		});
		server.once('exit', () => resolve(false));
	});
	if (await Promise.race([isReady, delay(START_TIMEOUT_MS, false, { ref: false })])) return;
	server.kill('SIGKILL');
	throw new Error(`MariaDB did not start.\n${said}`);
}
