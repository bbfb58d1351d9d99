import type { Socket } from '#lib/api/live-channel.ts';

/** A connection whose other end is played by the test. */
export class FakeSocket implements Socket {
	readonly sent: string[] = [];
	isClosed = false;
	onopen: Socket['onopen'] = null;
	onmessage: Socket['onmessage'] = null;
	onclose: Socket['onclose'] = null;

	send(data: string): void {
		this.sent.push(data);
	}

	close(): void {
		this.isClosed = true;
	}

	/** What the server says. */
	say(message: unknown): void {
		this.onmessage?.({ data: JSON.stringify(message) });
	}
}
