import type { CronProblem } from '../../../../worker/occurrence/cron-problem.ts';
import type { CronWarning } from '../../../../worker/occurrence/cron-warnings.ts';
import type { CronMessages } from './cron.en.ts';
import { number } from './plural.ts';

const FIELDS = {
	second: '秒',
	minute: '分',
	hour: '时',
	dayOfMonth: '日',
	month: '月',
	dayOfWeek: '星期',
	year: '年',
};

function problem({ code, field }: CronProblem, written: string): string {
	const where = field === null ? '' : `（${FIELDS[field]}）`;
	switch (code) {
		case 'empty':
			return 'Cron 表达式为空；需要五个字段，例如 0 9 * * 1-5。';
		case 'field_count':
			return '字段数量不对：Unix 为五个字段（分、时、日、月、星期），Quartz 为六或七个字段（以秒开头）。';
		case 'bad_macro':
			return `没有 ${written}；可用的名称为 @yearly、@annually、@monthly、@weekly、@daily、@midnight 和 @hourly。`;
		case 'empty_item':
			return `列表中缺少一项${where}。`;
		case 'bad_value':
			return `${written} 不是此字段的值${where}。`;
		case 'out_of_range':
			return `${written} 超出范围${where}。`;
		case 'bad_range':
			return `范围 ${written} 的结束早于开始${where}。`;
		case 'bad_step':
			return `步长不正确${where}：${written}。`;
		case 'not_in_dialect':
			return `${written} 不属于此方言${where}。`;
		case 'not_in_field':
			return `${written} 不能用于此字段${where}。`;
		case 'day_fields':
			return 'Quartz 的日与星期两个字段中，必须恰有一个为 ?。';
	}
}

function warning(found: CronWarning, time: (at: number) => string): string {
	switch (found.code) {
		case 'too_often':
			return `每天最多 ${number(found.perDay)} 次运行：超过每分钟一次。`;
		case 'never':
			return '在生效时间内永远不会到期。';
		case 'ended':
			return `生效时间已于 ${time(found.end)} 结束。`;
		case 'start_in_past':
			return `开始时间 ${time(found.start)} 已过去：立即生效，不补跑。`;
		case 'leap_days_only':
			return '只在 2 月 29 日：四年一次。';
		case 'short_months':
			return `${found.months.join('、')} 月可能没有 ${found.days.join('、')} 日，届时跳过。`;
		case 'every_minute_of_hour':
			return `所选小时内每分钟都运行：每天最多 ${number(found.perDay)} 次。是否应为第 0 分钟？`;
		case 'every_second_of_minute':
			return `所选分钟内每秒都运行：每天最多 ${number(found.perDay)} 次。是否应为第 0 秒？`;
		case 'either_day_field':
			return '同时指定了日与星期：满足任意一个即可。';
		case 'uneven_step':
			return `步长 ${found.step} 不能整除${FIELDS[found.field]}：最后的间隔只有 ${found.rest}。`;
		case 'affected_by_transition':
			return found.kind === 'gap'
				? `时钟将于 ${time(found.at)} 拨快，跳过其中的时间。`
				: `时钟将于 ${time(found.at)} 拨慢，重复其中的时间。`;
	}
}

export const zh: CronMessages = {
	weekdays: ['日', '一', '二', '三', '四', '五', '六'],
	weekdayNames: ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'],
	months: ['1月', '2月', '3月', '4月', '5月', '6月', '7月', '8月', '9月', '10月', '11月', '12月'],
	problem,
	warning,
};
