import type { GraphMessages } from './graph.en.ts';
import { number } from './plural.ts';

export const zh: GraphMessages = {
	disabled: '已禁用',
	abandoned: '失败，已放行',
	outside: '不在本次运行中',
	attempts: (count) => `${number(count)} 次尝试`,
	keys: '方向键沿连线移动，回车打开节点，+ 和 − 缩放，F 显示全部，/ 搜索。',
	layingOut: (count) => `正在布局 ${number(count)} 个节点`,
	nothing: '没有节点',
	zoomIn: '放大',
	zoomOut: '缩小',
	fit: '显示全部',
	actualSize: '实际大小',
	search: '查找节点',
	matches: (at, of) => (of === 0 ? '无' : `第 ${at} / ${of} 个`),
	legend: '状态',
	only: (state) => `只看：${state}`,
};
