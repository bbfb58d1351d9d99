import type { ActorMessages } from './actor.en.ts';

export const zh: ActorMessages = {
	you: '您',
	somebody: '某人',
	token: '令牌',
	system: 'Orrery 系统',
};
