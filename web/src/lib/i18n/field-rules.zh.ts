import type { FieldRule } from '#contract/error.ts';

const numbers = new Intl.NumberFormat('zh-CN');

function count(limit: number): string {
	return numbers.format(limit);
}

/** What is wrong with a value, by the API's word for the rule it breaks. */
export const fieldRules: Readonly<Record<FieldRule, (limit: number) => string>> = {
	required: () => '此项必填。',
	too_short: (limit) => `至少需要 ${count(limit)} 个字符。`,
	too_long: (limit) => `最多 ${count(limit)} 个字符。`,
	too_small: (limit) => `不能小于 ${count(limit)}。`,
	too_large: (limit) => `不能大于 ${count(limit)}。`,
	too_few: (limit) => `至少选择 ${count(limit)} 项。`,
	too_many: (limit) => `最多选择 ${count(limit)} 项。`,
	wrong_type: () => '类型不符合要求。',
	email: () => '这不是有效的邮箱地址。',
	time_zone: () => '这不是有效的时区，正确写法如 Asia/Shanghai。',
	repeated: () => '有重复的内容。',
	in_the_past: () => '该时间已过去。',
	unknown_field: () => '此处没有这一项。',
	not_offered: () => '此处不能使用该值。',
	reserved: () => '该名称为系统保留。',
	node_key: () => '键由 1 至 63 个小写字母、数字、- 和 _ 组成，且以字母或数字开头。',
	group_name: () => '组名由 1 至 63 个字母、数字、-、_ 和 . 组成，且以字母或数字开头。',
	task_type: () => '任务类型由 1 至 63 个字母、数字、_、. 和 - 组成，且以字母开头。',
	parameter_name: () => '参数名由字母、数字、_、. 和 - 组成，且以字母或 _ 开头。',
};
