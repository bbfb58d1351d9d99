import { describe, expect, test } from 'vitest';
import { choiceIn, choiceOf, isChosen, NOTHING, type RowChoice, toggled } from '#lib/ui/table/row-choice.ts';

const failed = 'instances failed';
const whole: RowChoice = { of: 'whole', key: failed };

describe('all of a list that is chosen', () => {
	test('stays chosen while rows arrive, and has each of them', () => {
		expect(choiceIn(whole, failed)).toBe(whole);
		expect(isChosen(choiceIn(whole, failed), 'arrived a moment ago')).toBe(true);
	});

	test('is not chosen any more under other filters, and leaves no row of theirs chosen', () => {
		const left = choiceIn(whole, 'instances stopped');
		expect(left).toBe(NOTHING);
		expect(isChosen(left, 'a')).toBe(false);
	});

	test('is what is shown but for one when that one is taken from it', () => {
		expect(toggled(whole, 'b', ['a', 'b', 'c'])).toEqual(choiceOf(['a', 'c']));
	});
});

describe('rows that are chosen', () => {
	test('are those alone, and none that arrives', () => {
		const choice = choiceOf(['a', 'b']);
		expect(['a', 'b', 'c'].map((id) => isChosen(choice, id))).toEqual([true, true, false]);
	});

	test('stay chosen under other filters', () => {
		const choice = choiceOf(['a']);
		expect(choiceIn(choice, 'instances stopped')).toBe(choice);
	});

	test('come and go one by one, and leave the others as they are', () => {
		const one = toggled(NOTHING, 'a', ['a', 'b']);
		expect(one).toEqual(choiceOf(['a']));
		expect(toggled(one, 'b', ['a', 'b'])).toEqual(choiceOf(['a', 'b']));
		expect(toggled(one, 'a', ['a', 'b'])).toEqual(NOTHING);
	});
});
