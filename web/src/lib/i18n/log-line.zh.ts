import type { LineCode, LineValues } from '#engine/view/log/platform-line.ts';
import { delivered, stopAnswered } from './answer.zh.ts';
import { zh as executionStrategy } from './execution-strategy.zh.ts';
import { zh as outcome } from './outcome.zh.ts';

type Wording = (values: LineValues) => string;

const words = { ...outcome.finals, ...outcome.causes, instance_stop: '运行正在停止' };

function because(word: unknown): string {
	return Object.entries(words).find(([known]) => known === word)?.[1] ?? String(word);
}

function waitsBy(strategy: unknown): string {
	const { waits } = executionStrategy;
	const known: Readonly<Record<string, string>> = waits;
	return `该运行${known[String(strategy)] ?? waits.parallel}`;
}

function passed({ abandoned }: LineValues): string {
	return abandoned === true ? '该节点按其设置视为通过。' : '';
}

/** The lines of Orrery's own in the log of a task, by their code. */
const LINES: Readonly<Record<LineCode | 'platform_hold' | 'log_unreadable', Wording>> = {
	sent: ({ url, httpStatus, ms, problem }) =>
		httpStatus === null
			? `POST ${url}：${ms} 毫秒后仍无应答${problem === null ? '' : `（${problem}）`}。`
			: `POST ${url}：${ms} 毫秒后返回 ${httpStatus}。`,
	attempt_created: ({ attempt, executor }) => `第 ${attempt} 次尝试发往执行器 ${executor}。`,
	redelivery_decided: ({ reason, received, at, elsewhere }) =>
		`未送达：${delivered(reason)}。${received === 'maybe' ? '执行器可能已经收到。' : ''}将于 ${at} ${elsewhere === null ? '再次发送' : `改发执行器 ${elsewhere}`}。`,
	delivery_repeated: ({ executor }) => `以相同的幂等键再次发往 ${executor}。`,
	delivery_claimed: () => '该节点不得运行两次，其唯一一次送达已最终交出。',
	accepted: ({ calledBack, until }) =>
		`${calledBack === true ? '执行器已回调，因此已持有该尝试' : '执行器已接受，将会回调'}；${until} 之前允许无消息。`,
	accepted_in_doubt: ({ until }) => `执行器可能已收到，因此不再发送而是询问状态；${until} 之前允许无消息。`,
	lease_renewed: ({ until }) => `收到心跳；${until} 之前允许无消息。`,
	contact_regained: ({ until }) => `重新收到心跳；${until} 之前允许无消息。`,
	contact_lost: () => '到期未收到心跳，正在向执行器询问状态。',
	timeout_warned: () => '运行时间已超过时限。',
	stop_requested: ({ reason, by, until }) =>
		`请求停止：${because(reason)}${by === null ? '' : `（${by}）`}。将于 ${until} 强制结束。`,
	stop_answered: ({ force, executor, said, reason }) =>
		`执行器 ${executor} 对${force === true ? '强制停止' : '停止请求'}的回应：${stopAnswered(said, reason)}。`,
	attempt_succeeded: ({ attempt }) => `第 ${attempt} 次尝试成功。`,
	attempt_stopped: ({ attempt }) => `第 ${attempt} 次尝试已停止。`,
	stop_forced: () => '宽限时间已过：已发出强制停止，该尝试视为已停止。',
	attempt_failed: ({ attempt, cause, message, failureCode }) =>
		cause === null
			? `第 ${attempt} 次尝试失败。`
			: `第 ${attempt} 次尝试失败，${because(cause)}：${message}${failureCode === null ? '' : ` [${failureCode}]`}`,
	result_refused: ({ attempt, status, reason }) =>
		`收到第 ${attempt} 次尝试的结果（“${status}”），但不计入：${reason === 'superseded' ? '已有后续尝试取代它' : '该尝试已经结束'}。`,
	round_started: ({ round, by }) => `第 ${round} 轮开始，由 ${by} 发起。`,
	recovered: ({ by }) => `在同一轮中再次运行：${by} 恢复了该运行。`,
	run_stopping: ({ by, until }) => `${by} 正在停止该运行；将于 ${until} 强制结束。`,
	run_pausing: ({ by }) => `${by} 正在暂停该运行。`,
	run_paused: ({ reason }) => (reason === 'asked' ? '运行已暂停。' : '运行已暂停：只剩被挂起的任务。'),
	run_waiting: ({ strategy }) => waitsBy(strategy),
	run_let_go: () => '已轮到该运行。',
	run_held: ({ by }) => `${by} 挂起了该运行：其他运行先行。`,
	run_released: ({ by }) => `${by} 释放了该运行。`,
	run_resumed: ({ by }) => (by === null ? '运行继续。' : `${by} 让运行继续。`),
	definition_replaced: ({ by, version }) => `${by} 为运行更换了定义：工作流版本 ${version}。`,
	held: ({ by }) => `${by} 挂起了该任务：释放之前不会启动。`,
	released: ({ by }) => `${by} 释放了该任务。`,
	terminated: ({ by }) => `${by} 终止该任务。`,
	forced: ({ by, to }) => `${by} 将其置为${to === 'success' ? '成功' : '失败'}。`,
	begun_anew: ({ by, version }) =>
		`在同一轮中重新开始，由 ${by} 发起${version === null ? '' : `，使用工作流版本 ${version} 的定义`}。`,
	withdrawn: () => '在任何执行器收到之前已收回。',
	failure_strategy_applied: ({ task }) => `“${task}” 失败，按失败策略结束运行。`,
	facts_left_out: ({ from, upTo }) => `运行日志的第 ${from} 至 ${upTo} 条无法读取，其内容已略去。`,
	force_closed: ({ by }) => `${by} 强制关闭了该运行。`,
	start_delayed: ({ until }) => `等待启动延迟，直到 ${until}。`,
	retry_turn: () => '等待轮到自己：此运行的重试依次进行。',
	window_closed: ({ until }) => `等待至 ${until}：该任务只在每日的一段时间内启动。`,
	queued: () => '上游均已完成，有空位即可运行。',
	retry_decided: ({ retry, retries, until }) => `第 ${retry} / ${retries} 次重试：下一次尝试将于 ${until} 开始。`,
	retry_declined: (values) => `最终失败：${because(values.reason)}。${passed(values)}`,
	task_succeeded: ({ cause, outputBytes }) => {
		if (cause !== null) return `视为成功：${because(cause)}。`;
		return outputBytes === 0 ? '完成。' : `完成，输出 ${outputBytes} 字节。`;
	},
	task_failed: (values) => `失败：${values.message}${passed(values)}`,
	task_skipped: ({ cause }) => `已跳过：${because(cause)}。`,
	task_stopped: ({ cause }) => `已停止：${because(cause)}。`,
	healed: () => '该任务已无任何推动，已重新排队。',
	log_unreadable: ({ reason, entry }) => `运行日志从第 ${entry} 条起无法读取（${reason}），之后的内容不再显示。`,
	platform_hold: ({ reason }) => `平台暂缓了该运行（${reason}）。运行本身没有问题，会自动继续。`,
};

/** A line in Chinese; undefined when a newer release says something that is not known here. */
export function lineInChinese(code: string, values: LineValues): string | undefined {
	const known: Readonly<Partial<Record<string, Wording>>> = LINES;
	return known[code]?.(values);
}
