import type { FindingValues } from '#contract/finding.ts';
import type { ProblemCode, WarningCode } from '#engine/problem.ts';
import { fieldRules } from './field-rules.zh.ts';
import type { FindingMessages, FindingWording } from './finding.en.ts';

const KINDS: Readonly<Partial<Record<string, string>>> = {
	string: '文本',
	number: '数字',
	int: '整数',
	boolean: 'true 或 false',
	array: '列表',
	object: '对象',
	record: '对象',
};

const TYPES: Readonly<Partial<Record<string, string>>> = {
	integer: '整数',
	decimal: '小数',
	boolean: '布尔值',
	date: '日期',
	time: '时间',
	timestamp: '时间戳',
	list: '列表',
	json: 'JSON',
};

/** What the reader of YAML says most often. */
const SYNTAX: Readonly<Partial<Record<string, string>>> = {
	ALIAS_PROPS: '别名不能带有锚点或标签。',
	BAD_ALIAS: '别名无法识别。',
	BAD_DIRECTIVE: '指令无法识别。',
	BAD_DQ_ESCAPE: '双引号文本中有无效的转义。',
	BAD_INDENT: '缩进有误。',
	BAD_PROP_ORDER: '锚点和标签的位置有误。',
	BAD_SCALAR_START: '值不能以此字符开头，请加引号。',
	BLOCK_AS_IMPLICIT_KEY: '此处不能嵌套在同一行中，请换行并缩进。',
	BLOCK_IN_FLOW: '括号内不能使用按缩进书写的内容。',
	DUPLICATE_KEY: '同一名称出现了多次。',
	KEY_OVER_1024_CHARS: '名称过长。',
	MISSING_CHAR: '缺少符号，例如冒号、逗号、引号或括号。',
	MULTILINE_IMPLICIT_KEY: '名称必须写在一行内。',
	MULTIPLE_ANCHORS: '锚点只能有一个。',
	MULTIPLE_DOCS: '文本中只能有一个文档。',
	MULTIPLE_TAGS: '标签只能有一个。',
	NON_STRING_KEY: '名称必须是文本。',
	TAB_AS_INDENT: '不能用制表符缩进，请用空格。',
	TAG_RESOLVE_FAILED: '标签无法识别。',
	UNEXPECTED_TOKEN: '此处出现了多余的内容。',
};

function ownerOf({ node }: FindingValues): string {
	return typeof node === 'string' ? `节点 “${node}”` : '工作流';
}

function bytes({ bytes: size, limit }: FindingValues): string {
	return `大小为 ${size} 字节，上限为 ${limit} 字节。`;
}

/** By the rule that is broken, as fields of forms are told of. */
function structure({ rule, limit, expected, options }: FindingValues): string | undefined {
	const kind = KINDS[String(expected)];
	if (kind !== undefined) return `此处需要${kind}。`;
	if (typeof options === 'string' && options !== '') return `此处只能是：${options}。`;
	const rules: Readonly<Partial<Record<string, (limit: number) => string>>> = fieldRules;
	return rules[String(rule)]?.(Number(limit));
}

const OF_ENGINE: Readonly<Record<ProblemCode | WarningCode, FindingWording>> = {
	duplicate_key: ({ key, first, second }) => `键 “${key}” 重复：“${first}” 和 “${second}” 都在使用。`,
	duplicate_upstream: ({ node, upstream }) => `节点 “${node}” 多次列出上游 “${upstream}”。`,
	missing_upstream: ({ node, upstream }) => `节点 “${node}” 的上游 “${upstream}” 不存在。`,
	self_edge: ({ node }) => `节点 “${node}” 不能以自身为上游。`,
	cycle: ({ nodes, way }) => `${nodes} 个节点循环等待：${way}。`,
	too_many_edges: ({ edges, limit }) =>
		edges === undefined ? `绕过停用的节点后，连线超过上限 ${limit}。` : `工作流有 ${edges} 条连线，上限为 ${limit}。`,
	config_too_large: (values) => `节点 “${values.node}” 的配置${bytes(values)}`,
	duplicate_parameter: (values) => `${ownerOf(values)}的参数 “${values.name}”（${values.direction}）重复声明。`,
	bad_parameter_value: (values) =>
		`${ownerOf(values)}的参数 “${values.name}” 的值不符合类型：${TYPES[String(values.type)] ?? values.type}。`,
	parameter_too_large: (values) => `${ownerOf(values)}的参数 “${values.name}” ${bytes(values)}`,
	parameter_cycle: (values) =>
		`${ownerOf(values)}的参数循环引用：${values.way}。${values.parameters === 1 ? '值留空即可取自上一级。' : ''}`,
	unsupported_expression: (values) =>
		values.name === undefined
			? `${ownerOf(values)}的配置含有时间表达式 ${values.expression}，目前尚不支持。`
			: `${ownerOf(values)}的参数 “${values.name}” 含有时间表达式 ${values.expression}，目前尚不支持。`,
	unknown_node: ({ node }) => `工作流中没有节点 “${node}”。`,
	empty_scope: () => '没有指定从哪个节点开始。',
	unknown_parameter: (values) =>
		`${ownerOf(values)}引用了 \${${values.name}}，但没有同名的参数或上游输出；文本将原样保留。`,
	retry_never_applies: ({ node }) => `节点 “${node}” 设置了重试，但重跑策略 “never” 不允许重试。`,
	disabled_with_downstream: ({ node, behind }) => `节点 “${node}” 已停用：“${behind}” 将在没有它及其输出的情况下运行。`,
	conflicting_output_types: ({ name, first, firstType, second, secondType }) =>
		`输出 “${name}” 的类型不一致：节点 “${first}” 为 ${firstType}，节点 “${second}” 为 ${secondType}。`,
	literal_output_default: ({ node, name }) =>
		`节点 “${node}” 的输出 “${name}” 的默认值会原样传递，其中的引用不会被替换。`,
	unused_parameter: ({ name }) => `工作流既没有声明参数 “${name}”，也没有引用它。`,
};

const words: FindingMessages['words'] = {
	...OF_ENGINE,
	syntax: ({ reason }) => (reason === undefined ? '语法有误，无法读取。' : SYNTAX[String(reason)]),
	unrecognized_keys: ({ member }) => `此处没有成员 “${member}”。`,
	invalid_type: structure,
	invalid_value: structure,
	invalid_union: structure,
	invalid_format: structure,
	too_small: structure,
	too_big: structure,
	custom: structure,
	invalid_request: structure,
	no_executor: ({ group }) => `组 “${group}” 没有就绪的执行器。`,
	unknown_task_type: ({ group, type }) => `组 “${group}” 中没有执行器可运行 “${type}”。`,
	schedule_parameter: ({ name }) => `调度中参数 “${name}” 的值与工作流声明的类型不符。`,
	schedule_no_executor: ({ group }) => `调度使用的组 “${group}” 没有就绪的执行器。`,
	schedule_unknown_task_type: ({ group, type }) => `调度使用的组 “${group}” 中没有执行器可运行 “${type}”。`,
	name_taken: () => '该名称已被使用。',
};

export const zh: FindingMessages = { words };
