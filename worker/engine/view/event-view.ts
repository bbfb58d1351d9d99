import type { InstanceEvent } from '../../contract/event.ts';
import { toInstant } from '../../contract/instant.ts';
import type { JsonValue } from '../../contract/parameter.ts';
import type { Fact } from '../fact.ts';

/** A fact as the API shows it. The start's document stays out: it is the version's, and large. */
export function eventView(fact: Fact, seq: number): InstanceEvent {
	const { kind, at } = fact;
	const task = 'task' in fact ? fact.task : null;
	const attempt = 'attempt' in fact ? fact.attempt : null;
	return { seq, at: toInstant(at), kind, task, attempt, data: dataOf(fact) };
}

/** Documents are a version's, and large. */
const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set(['kind', 'at', 'task', 'attempt', 'document']);

function dataOf(fact: Fact): Record<string, JsonValue> {
	if (fact.kind === 'instance_started') return { spec: startOf(fact) };
	if (fact.kind === 'tasks_reset') return resetOf(fact);
	const fields = Object.entries(fact).filter(([name]) => !SHOWN_ELSEWHERE.has(name));
	return Object.fromEntries(fields.map(([name, value]) => [name, asJson(name, value)]));
}

/** Members of facts that hold instants, which the API writes as text. */
const INSTANTS: ReadonlySet<string> = new Set(['at', 'until', 'leaseUntil', 'redeliverAt', 'forceAt']);

/** Facts are plain data by construction; this says so to the compiler by walking them. */
function asJson(name: string, value: unknown): JsonValue {
	if (typeof value === 'number' && INSTANTS.has(name)) return toInstant(value);
	if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
	if (Array.isArray(value)) return value.map((member) => asJson('', member));
	if (typeof value !== 'object' || value === null) return null;
	return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asJson(key, member)]));
}

function resetOf({ tasks, by, amendments }: Extract<Fact, { kind: 'tasks_reset' }>): Record<string, JsonValue> {
	const amended = amendments.map(({ version, node }) => ({ task: node.key, version }));
	return { tasks: [...tasks], by: { ...by }, amended };
}

function startOf({ spec }: Extract<Fact, { kind: 'instance_started' }>): JsonValue {
	const { version, mode, kind, priority, failureStrategy, timeZone } = spec;
	return { version, mode, kind, priority, failureStrategy, timeZone, scheduleTime: toInstant(spec.scheduleTime) };
}
