import { number } from './plural.ts';
import type { SettingsMessages } from './settings.en.ts';

function days(count: number): string {
	return `${number(count)} 天`;
}

export const zh: SettingsMessages = {
	title: '设置',
	general: '通用',
	members: '成员',
	tokens: '令牌',
	saved: '设置已保存。',
	forAdmins: '只有项目管理员能修改设置。你可以查看。',
	basics: '项目',
	basicsText: '项目的名称，以及调度和日期所依据的时钟。',
	name: '名称',
	nameHint: '在组织内唯一。',
	timeZone: '时区',
	timeZoneHint: '用于新的调度、日期和“今天”。自带时区的调度保持不变。',
	id: '项目 ID',
	created: '创建时间',
	life: '实例保留时间',
	lifeText: '已结束的实例先可操作，然后只读，最后删除。',
	hotDays: '可操作天数',
	hotDaysHint: (count) => `实例最后一次结束后 ${days(count)} 内可重跑、恢复或编辑，之后归档。1 至 60。`,
	retentionDays: '保留天数',
	retentionDaysHint: (count) => `实例最后一次结束后 ${days(count)} 内可连同事件和日志查看，之后永久删除。最多 3,650。`,
	example: (operate, read) => `今天结束的实例可操作至 ${operate}，可查看至 ${read}。`,
	badHotDays: '请输入 1 至 60 的整数。',
	badRetentionDays: '请输入不超过 3,650 且不小于可操作天数的整数。',
	shorterTitle: '缩短保留时间？',
	shorterHot: (from, to) =>
		`实例可操作的时间从 ${days(from)} 变为 ${days(to)}。更早结束的实例将归档，此后只能查看或重新运行。`,
	shorterRetention: (from, to) =>
		`实例的保留时间从 ${days(from)} 变为 ${days(to)}。更早结束的实例将连同事件和日志永久删除。`,
	shorterSubmit: '保存并缩短',
	params: '参数',
	paramsText: '供项目的所有工作流使用。工作流、任务和启动时可以为同名参数给出其他值。',
	paramName: '名称',
	paramType: '类型',
	paramValue: '值',
	paramTypes: { text: '文本', number: '数字', boolean: '是或否', json: 'JSON' },
	addParam: '添加参数',
	removeParam: (name) => `移除 ${name || '此参数'}`,
	noParams: '暂无。在工作流中，${name} 会被替换为对应的值。',
	paramFaults: {
		noName: '请填写名称。',
		badName: '仅限字母、数字、_、. 和 -，以字母或 _ 开头。',
		reservedName: '以 system. 开头的名称为保留名称。',
		twice: '此名称重复。',
		badNumber: '这不是数字。',
		badJson: '这不是有效的 JSON。',
	},
	yes: '是',
	no: '否',
	unsaved: '有未保存的更改',
	discard: '放弃',
	save: '保存更改',
};
