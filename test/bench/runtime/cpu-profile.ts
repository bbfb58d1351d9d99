import { readdir, readFile, readlink } from 'node:fs/promises';

interface InspectorReply {
	readonly result?: { readonly profile?: unknown };
}

const LISTENING = '0A';
const SAMPLING_INTERVAL_US = 100;

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
		// The inspector's door lets in whoever says that a page of this machine sent them.
		const socket = new WebSocket(url, { headers: { origin: 'http://localhost' } });
		await new Promise((resolve, reject) => {
			socket.addEventListener('open', resolve, { once: true });
			socket.addEventListener('error', () => reject(new Error(`${url} does not answer.`)), { once: true });
		});
		send(socket, 'Profiler.enable');
		send(socket, 'Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL_US });
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

function send(socket: WebSocket, method: string, params: object = {}): void {
	socket.send(JSON.stringify({ id: 1, method, params }));
}

async function inspectorUrl(port: number): Promise<string | undefined> {
	const response = await fetch(`http://127.0.0.1:${port}/json`, { signal: AbortSignal.timeout(2000) }).catch(
		() => undefined,
	);
	const targets = (await response?.json().catch(() => undefined)) as { webSocketDebuggerUrl?: string }[] | undefined;
	// The runtime's own inspector lists the emulator's Workers too and hangs up on all but one client, which is wrangler:
	// wrangler's inspector, at this path, passes on what we ask.
	return Array.isArray(targets)
		? targets.map((target) => target.webSocketDebuggerUrl).find((url) => url?.endsWith('/ws'))
		: undefined;
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
