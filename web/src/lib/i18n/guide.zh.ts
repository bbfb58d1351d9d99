import type { GuideMessages } from './guide.en.ts';
import { number } from './plural.ts';

export const zh: GuideMessages = {
	title: '完成首次运行',
	progress: (done, all) => `已完成 ${number(done)} / ${number(all)}`,
	finished: '首次运行已完成。其他一切由此开始。',
	toOverview: '打开项目',
	done: '已完成',
	steps: { project: '创建项目', executor: '连接执行器', workflow: '编写工作流', run: '运行' },
	project: {
		text: '项目有名称、时区，以及自己的工作流、执行器和成员。',
		organizationText: '项目属于组织：一家公司、一个团队，或者只有你自己。先创建组织，再在其中创建项目。',
		memberText: '你属于某个组织，但不在其任何项目中。请联系管理员获取角色，或创建自己的组织。',
		create: '创建项目',
		found: '创建组织',
	},
	executor: {
		text: '执行器是你在某个 HTTP 地址上运行的程序，由它完成工作：启动它，注册地址和密钥，Orrery 会检查两者是否匹配。',
		unverified: (count) => `${number(count)} 个执行器已注册，但尚未证明其密钥。请重新握手。`,
		register: '注册执行器',
		look: '查看执行器',
		ready: (count) => `${number(count)} 个执行器就绪`,
	},
	workflow: {
		text: '工作流是任务组成的图。粘贴或编写一个，或从三步 shell 脚本的示例开始。',
		noShell: '示例需要支持任务类型 SHELL 的执行器，例如参考执行器。',
		example: '使用示例',
		write: '编写工作流',
		draft: (name) => `${name} 已保存，但尚未上线。只有上线的工作流才能运行。`,
		online: '上线',
		created: (name) => `${name} 已保存并上线。`,
		isOnline: '已上线',
	},
	run: {
		text: '现在按已有的值启动。你会看到每一步的实时进展。',
		start: (name) => `运行 ${name}`,
	},
	blocked: '你的角色不允许此步骤。请联系项目管理员。',
	exampleDescription: '打招呼、数到三，然后休息：可供查看、修改和删除的示例。',
};
