import { readdir, readFile, readlink } from 'node:fs/promises';

interface InspectorReply {
	readonly result?: { readonly profile?: unknown };
}

const LISTENING = '0A';

/** Records where a workerd process spends its time, through the inspector that `wrangler dev` opens in it. */
export class CpuProfile {
	readonly #socket: WebSocket;

	/** Begins recording; throws when none of the processes has an inspector of the Worker's. */
	static async start(pids: readonly number[]): Promise<CpuProfile> {
		for (const pid of pids) {
			for (const port of await listeningPorts(pid)) {
				const url = await inspectorUrl(port);
				if (url !== undefined) return CpuProfile.#record(url);
			}
		}
		throw new Error('None of the processes has an inspector.');
	}

	static async #record(url: string): Promise<CpuProfile> {
		const socket = new WebSocket(url);
		await new Promise((resolve, reject) => {
			socket.addEventListener('open', resolve, { once: true });
			socket.addEventListener('error', () => reject(new Error(`${url} does not answer.`)), { once: true });
		});
		send(socket, 'Profiler.enable');
		send(socket, 'Profiler.start');
		return new CpuProfile(socket);
	}

	private constructor(socket: WebSocket) {
		this.#socket = socket;
	}

	/** Ends the recording; gives it as the text of a .cpuprofile file. */
	async stop(): Promise<string> {
		const recorded = new Promise<string>((resolve) => {
			this.#socket.addEventListener('message', ({ data }) => {
				const { result }: InspectorReply = JSON.parse(String(data));
				if (result?.profile !== undefined) resolve(JSON.stringify(result.profile));
			});
		});
		send(this.#socket, 'Profiler.stop');
		// workerd hands out an answer when the next message arrives, so nothing here waits for one before the last.
		send(this.#socket, 'Profiler.disable');
		const profile = await recorded;
		this.#socket.close();
		return profile;
	}
}

function send(socket: WebSocket, method: string): void {
	socket.send(JSON.stringify({ id: 1, method }));
}

async function inspectorUrl(port: number): Promise<string | undefined> {
	const response = await fetch(`http://127.0.0.1:${port}/json`, { signal: AbortSignal.timeout(2000) }).catch(
		() => undefined,
	);
	const targets = (await response?.json().catch(() => undefined)) as { webSocketDebuggerUrl?: string }[] | undefined;
	if (!Array.isArray(targets)) return undefined;
	// Beside the Worker there are Workers of the emulator itself; only the Worker's own is called user.
	return targets.map((target) => target.webSocketDebuggerUrl).find((url) => url?.includes('core:user:'));
}

async function listeningPorts(pid: number): Promise<number[]> {
	const descriptors = await readdir(`/proc/${pid}/fd`);
	const links = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
	const sockets = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
	const lines = (await readFile(`/proc/${pid}/net/tcp`, 'utf8')).split('\n').slice(1);
	return lines.flatMap((line) => {
		// Columns: number, local address, remote address, state, …, and the socket's inode as the tenth.
		const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
		return state === LISTENING && sockets.has(inode) ? [Number.parseInt(local.split(':')[1] ?? '', 16)] : [];
	});
}
