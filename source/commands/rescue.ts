import {forecastText, readForecast} from '../core/forecast/forecast.ts';
import {usualSettle} from '../core/replay/replay.ts';
import {planRescue, type RescuePlan} from '../core/rescue/plan.ts';
import {followRescue, type RescueCounts, type RescueReport, rescueEntries} from '../core/rescue/rescue.ts';
import {derive} from '../core/store/derive.ts';
import type {DlqStore} from '../core/store/port.ts';
import {byteSize, count} from '../text/amount.ts';
import {ours, type SafeText, safeLine, safeText} from '../text/safe-text.ts';
import {exitCodes, type Output} from './output.ts';
import {told} from './progress.ts';
import {refuseReadOnly, type WriteOptions} from './write-options.ts';

export interface RescueCommandOptions extends WriteOptions {
	/** The oldest so many; all when undefined. */
	readonly count: number | undefined;
	readonly follow: boolean;
	readonly signal: AbortSignal;
	readonly live: boolean;
}

/** Copies entries to the rescue stream, or says what that takes. @returns the exit code */
export async function rescueCommand(
	store: DlqStore,
	output: Output,
	options: RescueCommandOptions,
): Promise<number> {
	refuseReadOnly(options);
	const {count: wanted, follow, yes, json, signal} = options;
	const plan = await planRescue(store, wanted);
	await tellPlan(store, output, plan, options);
	if (plan.refusal !== undefined) return exitCodes.someNot;
	if (!yes) {
		if (!json)
			output.out(ours('dry run: nothing was written; --yes copies, --follow goes on with what arrives'));
		return exitCodes.done;
	}
	const shared = {
		operation: options.operation,
		audit: options.audit,
		settleWithin: usualSettle,
		signal,
		onProgress: options.live ? told(output, counted) : undefined,
	};
	const report = await rescueEntries(store, {count: wanted}, shared);
	tellReport(report, output, json);
	if (!follow || report.trouble !== undefined || signal.aborted) return codeOf(report);
	if (!json) output.note(ours('following what arrives; ctrl-c ends it'));
	const followed = await followRescue(store, report.last, shared);
	tellReport(followed, output, json);
	return codeOf(followed);
}

async function tellPlan(
	store: DlqStore,
	output: Output,
	plan: RescuePlan,
	{json, yes, cap}: RescueCommandOptions,
): Promise<void> {
	const {entries, held, bytes, used, limit, refusal} = plan;
	if (json) {
		if (!yes || refusal !== undefined)
			output.json({dryRun: !yes, ...plan, forecast: await readForecast(store, cap)});
		return;
	}
	const name = safeText(derive(store.stream, 'rescue'));
	output.out(
		safeLine`the oldest ${count(entries)} entries to ${name}, which holds ${count(held)}; those already there are skipped`,
	);
	const most =
		limit === undefined ? ours(', which has no limit') : safeLine` of the ${byteSize(limit)} it may use`;
	const now = used === undefined ? ours('') : safeLine`; Redis uses ${byteSize(used)}${most}`;
	output.out(safeLine`memory: about ${byteSize(bytes)} at most${now}`);
	output.out(safeLine`forecast: ${forecastText(await readForecast(store, cap))}`);
	if (refusal !== undefined) output.note(safeLine`refused: ${safeText(refusal)}; --count N takes fewer`);
}

function tellReport(report: RescueReport, output: Output, json: boolean): void {
	if (json) output.json(report);
	else output.out(counted(report));
	for (const warning of report.warnings) output.note(safeText(warning));
	if (report.trouble !== undefined) output.note(safeLine`it ended early: ${safeText(report.trouble)}`);
}

function counted({copied, already, gone, failed}: RescueCounts): SafeText {
	const rest = [
		already === 0 ? ours('') : safeLine`, ${count(already)} were there already`,
		gone === 0 ? ours('') : safeLine`, ${count(gone)} gone`,
		failed === 0 ? ours('') : safeLine`, ${count(failed)} failed`,
	];
	return safeLine`copied ${count(copied)}${rest[0] ?? ours('')}${rest[1] ?? ours('')}${rest[2] ?? ours('')}`;
}

function codeOf({failed, trouble}: RescueReport): number {
	return failed === 0 && trouble === undefined ? exitCodes.done : exitCodes.someNot;
}
