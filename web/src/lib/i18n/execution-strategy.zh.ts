import type { ExecutionStrategyMessages } from './execution-strategy.en.ts';

export const zh: ExecutionStrategyMessages = {
	title: '执行策略',
	due: '到期的运行如何处理',
	names: {
		parallel: '并行',
		serialWait: '串行等待',
		serialPriority: '串行优先',
		serialDiscard: '串行丢弃',
	},
	meanings: {
		parallel: '与进行中的运行同时进行。',
		serialWait: '等到没有其他运行在进行，先到先运行。',
		serialPriority: '等到没有其他运行在进行，优先级最高的先运行。',
		serialDiscard: '有其他运行在进行时被丢弃；手动启动会被拒绝。',
	},
	ofStart: {
		parallel: '',
		serialWait: '如有其他运行在进行，此运行将等待轮到自己；先到先运行。',
		serialPriority: '如有其他运行在进行，此运行将等待轮到自己；优先级最高的先运行。',
		serialDiscard: '如有其他运行在进行，此次启动会被拒绝。',
	},
	waits: {
		parallel: '等待轮到自己。',
		serialWait: '等待轮到自己：该工作流的运行依次进行。',
		serialPriority: '等待轮到自己：该工作流的运行依次进行，优先级最高的先运行。',
		serialDiscard: '等待轮到自己：该工作流有另一个运行在进行。',
	},
	counts: '运行在结束之前都算在进行，暂停时也是。空跑、测试和只运行部分节点的运行不计入，也从不等待。',
	place: (place, waiting) => `排在第 ${place} 位，共 ${waiting} 个在等待。`,
	activeNow: '进行中：',
	willWait: '该工作流有另一个运行在进行，因此此运行会等待轮到自己。',
};
