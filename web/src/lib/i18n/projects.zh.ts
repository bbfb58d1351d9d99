import type { ProjectsMessages } from './projects.en.ts';

export const zh: ProjectsMessages = {
	title: '项目',
	description: '每个项目有自己的工作流、实例、执行器和成员。',
	create: '新建项目',
	createText: '工作流、执行器、令牌和成员都只属于一个项目。',
	createSubmit: '创建项目',
	created: (name) => `已创建项目 ${name}。`,
	name: '名称',
	nameHint: '在组织内唯一。',
	organization: '组织',
	timeZone: '时区',
	timeZoneHint: '此项目的调度和日期按该时区理解。',
	find: '查找项目',
	noneHere: '此处没有你拥有角色的项目。',
};
