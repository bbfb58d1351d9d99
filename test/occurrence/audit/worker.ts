import { parentPort, workerData } from 'node:worker_threads';
import { type AuditTask, auditCron } from './audit-cron.ts';

const { classes, window, crons } = workerData as AuditTask;
for (const cron of crons) parentPort?.postMessage(auditCron(cron, classes, window));
