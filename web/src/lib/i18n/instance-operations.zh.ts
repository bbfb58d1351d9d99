import type { InstanceOperationsMessages } from './instance-operations.en.ts';
import { number } from './plural.ts';

export const zh: InstanceOperationsMessages = {
	recoverAnew: '恢复为新的运行',
	operations: {
		pause: '暂停',
		resume: '继续',
		stop: '停止',
		rerun: '重跑',
		recover: '恢复',
		force_close: '强制关闭',
		delete: '删除',
	},
	blocked: {
		held_nodes: '只剩下被挂起的任务：释放其中之一，运行就会继续。',
		archived: '此运行已归档，请重新启动工作流。',
		state: (state) => `运行处于“${state}”时不可用。`,
		none: '所选运行的状态都不允许此操作。',
	},
	question: {
		pause: (name) => `暂停 ${name}？`,
		resume: (name) => `让 ${name} 继续？`,
		stop: (name) => `停止 ${name}？`,
		rerun: (name) => `重跑 ${name}？`,
		recover: (name) => `恢复 ${name}？`,
		force_close: (name) => `强制关闭 ${name}？`,
		delete: (name) => `删除 ${name}？`,
	},
	severalRuns: (count) => `${number(count)} 个运行`,
	consequence: {
		pause: ({ running, waiting }) =>
			`${number(running)} 个正在运行的任务会运行到结束，不再启动其他任务。${number(waiting)} 个任务等待继续，延迟的剩余时间予以保留。`,
		resume: ({ waiting }) => `${number(waiting)} 个尚未开始的任务可以重新启动。被挂起的任务保持挂起。`,
		stop: ({ running, waiting }) =>
			`${number(running)} 个运行中的任务将被请求停止，30 秒后强制结束；${number(waiting)} 个尚未开始的任务不再运行。`,
		rerun: ({ round, runs, tasks }) =>
			`${runs === 1 ? `以已捕获的参数开始第 ${round + 1} 轮` : `为 ${number(runs)} 个运行以已捕获的参数开始新一轮`}：${number(tasks)} 个任务重新运行。之前的轮次仍可查看。`,
		recover: ({ unfinished, success }) =>
			`${number(unfinished)} 个失败、停止或跳过的任务在同一轮中重新运行；${number(success)} 个成功的任务保留其输出。`,
		force_close: ({ running }) =>
			`运行立即以停止结束，不询问任何一方。${number(running)} 个正在运行的任务可能在执行器上继续，但结果不再计入。仅在停止无效时使用。`,
		delete: ({ runs }) => (runs === 1 ? '运行将被永久删除，无法撤销。' : '这些运行将被永久删除，无法撤销。'),
	},
	deletionGoes: '将被删除',
	deletionStays: '将被保留',
	deletion: {
		tasks_removed: (count) => `${number(count)} 个任务实例`,
		attempts_removed: (count) => `${number(count)} 次尝试`,
		logs_removed: (count) => `${number(count)} 个任务的日志`,
		row_removed: (count) => (count === 1 ? '所有列表中的该运行' : `所有列表中的 ${number(count)} 个运行`),
		outcome_kept: (count) =>
			count === 1 ? '工作流中记录的结果，标记为已删除' : `工作流中记录的 ${number(count)} 个结果，标记为已删除`,
	},
	runByRun: '各个运行将被删除的内容',
	asking: '正在询问各个运行将被删除的内容',
	tasksOf: (count) => `${number(count)} 个任务`,
	logsOf: (count) => `${number(count)} 份日志`,
	rowAlone: '仅列表中的记录',
	refusedStay: (count) => `${number(count)} 个被拒绝的运行`,
	showAll: (count) => `显示全部 ${number(count)} 个`,
	showFewer: '收起',
	notListed: (count) => `另有 ${number(count)} 个运行未列出，也未计入合计。`,
	newestText: '按照现在启动时所用的版本：包括其图、配置和参数。',
	leftOut: (count) => `${number(count)} 个所选运行不允许此操作，将不处理。`,
	confirm: {
		pause: (count) => (count === 1 ? '暂停运行' : `暂停 ${number(count)} 个运行`),
		resume: (count) => (count === 1 ? '继续运行' : `继续 ${number(count)} 个运行`),
		stop: (count) => (count === 1 ? '停止运行' : `停止 ${number(count)} 个运行`),
		rerun: (count) => (count === 1 ? '重新运行' : `重跑 ${number(count)} 个运行`),
		recover: (count) => (count === 1 ? '恢复运行' : `恢复 ${number(count)} 个运行`),
		force_close: (count) => (count === 1 ? '强制关闭' : `强制关闭 ${number(count)} 个运行`),
		delete: (count) => (count === 1 ? '永久删除' : `永久删除 ${number(count)} 个运行`),
	},
	done: {
		pause: (count) => `${number(count)} 个运行正在暂停`,
		resume: (count) => `${number(count)} 个运行已继续`,
		stop: (count) => `${number(count)} 个运行正在停止`,
		rerun: (count) => `${number(count)} 个运行已开始新一轮`,
		recover: (count) => `${number(count)} 个运行已继续`,
		force_close: (count) => `${number(count)} 个运行已关闭`,
		delete: (count) => `${number(count)} 个运行已删除`,
	},
	refused: (count, why) => `${number(count)} 个运行被拒绝：${why}`,
};
