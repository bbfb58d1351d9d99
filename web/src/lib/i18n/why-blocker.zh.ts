import type { RunBlockerKind, WorkflowBlockerKind } from '#contract/why.ts';
import { delivered, stopAnswered } from './answer.zh.ts';
import { zh as executionStrategy } from './execution-strategy.zh.ts';
import { zh as outcome } from './outcome.zh.ts';

type Values = Readonly<Record<string, string | number | null | readonly string[]>>;
type Wording = (values: Values) => string;
type Kind = RunBlockerKind | WorkflowBlockerKind;

function wordOf(words: Readonly<Record<string, string>>, word: unknown): string {
	return words[String(word)] ?? String(word);
}

const stops = { ...outcome.finals, instance_stop: '运行正在停止' };

function because(cause: unknown): string {
	return cause === null ? '' : `（${wordOf(outcome.causes, cause)}）`;
}

function answerTo(stop: string, { said, unanswered, answeredBy }: Values): string {
	return said === undefined ? '' : `执行器 ${answeredBy} 对${stop}的回应：${stopAnswered(said, unanswered)}。`;
}

function percent(progress: unknown): string {
	return typeof progress === 'number' ? `，已完成 ${Math.round(progress * 100)}%` : '';
}

/** Where a run stands among those that wait; of one that is held only how many others do. */
function inLine(place: unknown, waiting: unknown): string {
	if (typeof waiting !== 'number') return '';
	return typeof place === 'number' ? executionStrategy.place(place, waiting) : `另有 ${waiting} 个在等待。`;
}

/** What tasks do that have the same blocker. */
const GROUPS: Readonly<Record<string, string>> = {
	held: '被挂起',
	run_pausing: '将在运行继续后启动',
	run_paused: '将在运行继续后启动',
	start_delay: '在等待启动延迟',
	retry_interval: '在等待下一次尝试',
	retry_turn: '在等待轮到自己重试',
	former_stop: '在等待先前的尝试收到停止通知',
	daily_window: '在等待可启动的时段',
	slot: '在等待空位',
	no_executor: '没有可用的执行器',
	delivery: '正在发往执行器',
	redelivery: '未能送达，将再次发送',
	running: '正在运行',
	lost_contact: '的执行器失去联系',
	stopping: '正在停止',
	next_turn: '即将启动',
};

const SENTENCES: Readonly<Record<Kind, Wording>> = {
	upstream: ({ count }) => `等待上游 ${count} 个任务结束。`,
	held: () => '已挂起：释放之前不会启动。',
	run_pausing: ({ inFlight }) => `运行正在暂停：不再启动任务，等待执行器上的 ${inFlight} 次尝试结束。`,
	run_paused: () => '运行已暂停。',
	execution_strategy: ({ strategy, place = null, waiting = null }) =>
		`运行${wordOf(executionStrategy.waits, strategy)}${inLine(place, waiting)}`,
	run_held: () => '运行被挂起：释放之前不会启动，其他运行先行。',
	only_held_left: () => '运行已自行暂停：只剩下被挂起的任务，以及等待它们的任务。',
	log_unreadable: ({ reason, entry }) =>
		`运行日志从第 ${entry} 条起无法读取（${reason}）。在能够读取它的版本发布之前，运行停在此处；可以强制关闭。`,
	platform_hold: ({ reason }) => `平台目前拒绝此运行的写入（${reason}）。运行本身没有问题，会自动继续。`,
	start_delay: ({ seconds }) => `等待 ${seconds} 秒的启动延迟。`,
	retry_interval: ({ failures, tries, cause }) =>
		`共 ${tries} 次尝试中的第 ${failures} 次失败${because(cause)}，等待下一次。`,
	retry_turn: ({ count }) => `此运行的重试依次进行：前面还有 ${count} 个任务。`,
	former_stop: () => '等待先前尝试的执行器收到停止通知。',
	daily_window: ({ from, to, timeZone }) => `等待可启动的时段：${from} 至 ${to}（${timeZone}）。`,
	slot: ({ place, limit }) => `等待空位：在运行内排第 ${place}，其 ${limit} 个空位均已占用。`,
	project_slots: ({ held, window, waiting, place }) =>
		`项目的 ${window} 个空位已用 ${held} 个，另需 ${waiting} 个${place === undefined ? '' : `：此运行排第 ${place}`}。`,
	no_executor: ({ group, type, executors }) =>
		`执行器组“${group}”中没有执行器能运行 ${type}：${
			Array.isArray(executors) && executors.length > 0
				? `其 ${executors.length} 个执行器均不支持该类型`
				: '该组没有就绪的执行器'
		}。`,
	delivery: ({ attempt, executor }) => `第 ${attempt} 次尝试正在发往执行器 ${executor}。`,
	redelivery: ({ attempt, reason, minutes }) =>
		`第 ${attempt} 次尝试未能送达：${delivered(reason)}。将再次发送，总共不超过 ${minutes} 分钟。`,
	running: ({ attempt, executor, progress, limitSeconds = null }) =>
		`执行器 ${executor} 正在执行第 ${attempt} 次尝试${percent(progress)}。${
			limitSeconds === null ? '' : `已超过 ${limitSeconds} 秒的运行时限。`
		}`,
	lost_contact: ({ attempt, executor }) =>
		`执行器 ${executor} 失去联系，正在询问第 ${attempt} 次尝试的状态；若一直没有回应则判为失败。`,
	stopping: (values) =>
		`已请求执行器停止（${wordOf(stops, values.reason)}）；若无效则强制结束。${answerTo('停止请求', values)}`,
	run_stopping: () => '运行正在停止：已请求执行器停止，宽限时间过后不再等待。',
	tasks: ({ because: kind, count }) => `${count} 个任务${wordOf(GROUPS, kind)}。`,
	next_turn: () => '即将启动。',
	succeeded: ({ cause }) => `已成功${because(cause)}。`,
	passed: ({ message }) => `虽然失败，但按节点设置视为通过：${message}`,
	failed: ({ cause, message }) => `失败${because(cause)}：${message}`,
	upstream_failed: () => '已跳过：上游任务失败。',
	skipped: ({ cause }) => `已跳过${because(cause)}。`,
	stopped: (values) => `已停止${because(values.cause)}。${answerTo('强制停止', values)}`,
	run_ended: ({ state }) => {
		if (state === 'success') return '运行已成功结束。';
		if (state === 'discarded') return '工作流的执行策略丢弃了该运行：当时另一个运行正在进行。';
		return state === 'stopped' ? '运行已被停止。' : '运行失败：所有任务均已结束，但并非全部成功。';
	},
	not_online: ({ state }) => (state === 'draft' ? '从未上线。' : '已下线：不会被启动。'),
	not_ready: ({ message, node }) => (node === null ? String(message) : `节点“${node}”：${message}`),
	no_schedule: () => '没有调度，需要有人启动才会运行。',
	schedule_offline: () => '调度已下线。',
	schedule_expired: () => '调度已过有效期。',
	schedule_attention: ({ reason }) => `无法计算调度时间：${reason}。`,
	schedule_unconfirmed: () => '调度最近一次修改尚未得到调度器确认，每分钟会重试一次。',
	due_next: () => '等待下一次调度时间。',
	window_closed: ({ from, to, timeZone }) => `由调度启动的任务只在 ${from} 至 ${to}（${timeZone}）之间启动。`,
	planned_held: ({ count }) => `${count} 个计划中的运行被挂起。`,
	runs_live: ({ count, more }) => `有${more === 1 ? '超过 ' : ' '}${count} 个运行尚未结束。`,
	executor_failing: ({ name, reason }) => `执行器“${name}”不接收任务：${delivered(reason)}。`,
};

/** A blocker in Chinese; undefined when a newer release says something that is not known here. */
export function blockerInChinese(kind: string, values: Values): string | undefined {
	const known: Readonly<Partial<Record<string, Wording>>> = SENTENCES;
	return known[kind]?.(values);
}
