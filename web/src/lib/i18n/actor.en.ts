export const en = {
	you: 'you',
	somebody: 'somebody',
	token: 'token',
	system: 'Orrery itself',
};

export type ActorMessages = typeof en;
