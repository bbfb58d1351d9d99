import { DurableObject } from 'cloudflare:workers';
import type { Wakings } from '../wakings.ts';

interface FloorEnv {
	readonly SLEEPER: DurableObjectNamespace<Sleeper>;
}

/** The floor of the runtime for whatever is due at an instant: an alarm, and one commit that says when it rang. */
export class Sleeper extends DurableObject<FloorEnv> {
	async sleepUntil(at: number): Promise<void> {
		this.ctx.storage.kv.delete('rangAt');
		await this.ctx.storage.setAlarm(at);
	}

	rangAt(): number | null {
		return this.ctx.storage.kv.get<number>('rangAt') ?? null;
	}

	override alarm(): void {
		this.ctx.storage.kv.put('rangAt', Date.now());
	}
}

export default {
	async fetch(request, env) {
		if (request.method !== 'POST') return new Response('ready');
		const { names, at } = await request.json<Wakings>();
		const sleepers = names.map((name) => env.SLEEPER.getByName(name));
		if (at === undefined) return Response.json(await Promise.all(sleepers.map((sleeper) => sleeper.rangAt())));
		await Promise.all(sleepers.map((sleeper) => sleeper.sleepUntil(at)));
		return new Response(null, { status: 204 });
	},
} satisfies ExportedHandler<FloorEnv>;
