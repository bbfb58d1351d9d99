import type { Answer } from '../../worker/dispatch/classify-response.ts';
import { runMessage } from '../../worker/dispatch/run-message.ts';
import type { TransportPhase } from '../../worker/dispatch/transport-failure.ts';
import type { ClaimedAttempt } from '../../worker/engine/claim.ts';
import type { TaskResult } from '../../worker/protocol/result.ts';
import { type Script, scriptedResult } from './scripted-result.ts';
import type { AttemptName } from './sighting.ts';
import type { SimCallbacks } from './sim-callbacks.ts';
import type { SimContext } from './sim-context.ts';
import { unawaited } from './unawaited.ts';
import { planWork, type Work, type WorkHabits } from './work.ts';

const HEARTBEAT_MS = 30_000;

/** A team's executor: honest about what it does unless a fault says otherwise, and deduplicating by attempt id. */
export class SimExecutor {
	readonly #executorId: string;
	readonly #sim: SimContext;
	readonly #callbacks: SimCallbacks;
	readonly #script: Script;
	readonly #habits: WorkHabits;
	#works = new Map<string, Work>();
	/** Attempts it was told to stop without knowing them: a later run of one is answered 409. */
	#refused = new Set<string>();

	constructor(
		executorId: string,
		sim: SimContext,
		work: { readonly callbacks: SimCallbacks; readonly script: Script; readonly habits: WorkHabits },
	) {
		this.#executorId = executorId;
		this.#sim = sim;
		this.#callbacks = work.callbacks;
		this.#script = work.script;
		this.#habits = work.habits;
	}

	/** `task.run`. */
	async run(claimed: ClaimedAttempt): Promise<Answer> {
		const { clock, random } = this.#sim;
		await clock.wait(random.between(1, 15));
		return this.#turnAway(claimed) ?? this.#receive(claimed);
	}

	/** `task.stop` or `task.status`, as the control consumer sends them. */
	async control(body: string): Promise<Answer> {
		const { clock, random, faults } = this.#sim;
		const { type, data } = JSON.parse(body);
		await clock.wait(random.between(1, 15));
		if (faults.hits('connection_refused')) return failure('connect');
		const work = this.#works.get(data.attempt.id);
		if (work?.state === 'working' && work.plan.isCutOff) return failure('connect');
		const answer = type === 'task.stop' ? await this.#stop(data.attempt.id, data.force) : this.#status(data.attempt.id);
		if (faults.hits('answer_lost')) return failure('unknown');
		return answer;
	}

	/** True while it has something to forget. */
	get isBusy(): boolean {
		return this.#works.size > 0;
	}

	/** It forgets all it did; what was running is gone. */
	restart(): void {
		for (const work of this.#works.values()) if (work.state === 'working') this.#end(work, 'dead');
		this.#works = new Map();
		this.#refused = new Set();
	}

	/** Answers that come before anybody has read the message. */
	#turnAway(claimed: ClaimedAttempt): Answer | null {
		const { faults, random } = this.#sim;
		if (faults.hits('connection_refused')) return failure('connect');
		if (faults.hits('retry_later')) return response(random.pick([503, 429, 408]), '', String(random.between(0, 40)));
		if (faults.hits('misconfigured')) return response(random.pick([401, 403, 404, 410]), '');
		if (faults.hits('server_error')) return response(500, 'broken');
		if (!faults.hits('maybe_received')) return null;
		// A gateway gave up; the executor behind it may be at work.
		if (random.chance(0.5)) unawaited(Promise.resolve(this.#receive(claimed)));
		return response(random.pick([502, 504, 524]), '');
	}

	#receive(claimed: ClaimedAttempt): Answer | Promise<Answer> {
		const name = { instanceId: claimed.instance.id, task: claimed.task.key, attempt: claimed.attempt };
		const message = runMessage(claimed, { url: 'https://orrery.example/', token: 'a token' }, 0);
		const payload = JSON.stringify(message.data);
		this.#sim.note(`${this.#executorId} receives ${claimed.attemptId} (delivery ${claimed.delivery})`);
		const { delivery } = claimed;
		this.#sim.see({ kind: 'received', executorId: this.#executorId, delivery, payload, ...name });
		if (this.#refused.has(claimed.attemptId)) return response(409, '');
		const known = this.#works.get(claimed.attemptId);
		if (known === undefined) return this.#begin(claimed.attemptId, name);
		if (known.state === 'done') return response(200, JSON.stringify(known.plan.result));
		known.owesCallback = true;
		return response(202, '');
	}

	async #begin(id: string, name: AttemptName): Promise<Answer> {
		const sim = this.#sim;
		const result = scriptedResult(this.#script, name);
		const work: Work = { plan: planWork(sim, name, result, this.#habits), state: 'working', owesCallback: false };
		this.#works.set(id, work);
		sim.see({ kind: 'work_began', executorId: this.#executorId, ...name });
		if (!work.plan.isSync) {
			this.#workOn(work);
			await sim.clock.wait(work.plan.acceptMs);
			return sim.faults.hits('answer_lost') ? failure('unknown') : response(202, '{}');
		}
		await sim.clock.wait(work.plan.durationMs);
		if (work.state !== 'working') return failure('unknown');
		this.#end(work, 'done');
		if (work.owesCallback) this.#callBack(work, 0);
		return this.#answerWith(id, result);
	}

	#answerWith(id: string, result: TaskResult): Answer {
		const { faults, random } = this.#sim;
		if (faults.hits('answer_lost')) return failure('unknown');
		if (faults.hits('answer_cut')) return failure(random.pick(['body', 'waiting-for-headers']));
		if (faults.hits('server_error_after_work')) return response(500, 'done, but');
		if (faults.hits('garbage_answer')) {
			this.#works.delete(id);
			return response(200, random.pick(['', '<html>', '{"status":"great"}', '[]', 'null']));
		}
		return response(200, JSON.stringify(result));
	}

	/** Works without an answer to wait for: heartbeats, then the callback. */
	#workOn(work: Work): void {
		const { plan } = work;
		const { clock } = this.#sim;
		if (plan.dies) return this.#end(work, 'dead');
		if (plan.sendsHeartbeats) this.#beat(work);
		clock.after(plan.durationMs, () => {
			if (work.state !== 'working') return;
			this.#end(work, 'done');
			this.#callBack(work, plan.callbackDelayMs);
			if (plan.callsBackTwice) this.#callBack(work, plan.callbackDelayMs + 50);
		});
	}

	#callBack({ plan }: Work, delayMs: number): void {
		this.#sim.clock.after(delayMs, () => unawaited(this.#callbacks.complete(plan.name, plan.result)));
	}

	#beat(work: Work): void {
		this.#sim.clock.after(HEARTBEAT_MS, () => {
			if (work.state !== 'working') return;
			this.#beat(work);
			unawaited(this.#tellThatItLives(work));
		});
	}

	async #tellThatItLives(work: Work): Promise<void> {
		const told = await this.#callbacks.heartbeat(work.plan.name);
		if (told !== 'continue') await this.#halt(work, told === 'kill');
	}

	async #stop(id: string, force: boolean): Promise<Answer> {
		const work = this.#works.get(id);
		if (work === undefined) {
			this.#refused.add(id);
			return answerState('unknown');
		}
		await this.#halt(work, force);
		return this.#status(id);
	}

	/** Stops the work unless it ignores that; one that never stops is only ended by its own end. */
	async #halt(work: Work, force: boolean): Promise<void> {
		if (work.state !== 'working' || work.plan.ignoresStop) return;
		await this.#sim.clock.wait(force ? 5 : work.plan.stopMs);
		if (work.state === 'working') this.#end(work, 'stopped');
	}

	#status(id: string): Answer {
		const work = this.#works.get(id);
		if (work === undefined) return answerState('unknown');
		switch (work.state) {
			case 'working':
				return answerState('running');
			case 'done':
				return response(200, JSON.stringify({ state: work.plan.result.status, result: work.plan.result }));
			case 'stopped':
				return answerState('stopped');
			case 'dead':
				return this.#sim.random.chance(0.5) ? answerState('unknown') : failure('connect');
		}
	}

	#end(work: Work, state: Work['state']): void {
		work.state = state;
		this.#sim.see({ kind: 'work_over', executorId: this.#executorId, ...work.plan.name });
	}
}

function answerState(state: string): Answer {
	return response(200, JSON.stringify({ state }));
}

function response(status: number, text: string, retryAfter: string | null = null): Answer {
	return { kind: 'response', status, retryAfter, body: { kind: 'text', text } };
}

function failure(phase: TransportPhase): Answer {
	return { kind: 'failure', failure: { phase, message: phase } };
}
