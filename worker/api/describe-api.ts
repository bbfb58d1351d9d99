import { createApp } from './app.ts';
import { openApiText } from './document.ts';

/**
 * The OpenAPI document as text, made without a Worker: nothing of it depends on a binding. Programs that generate code
 * from the contract use this; a server address means nothing to them, so it is the root.
 */
export function describeApi(): string {
	const app = createApp(() => {
		throw new Error('Describing the API opens no services.');
	});
	return openApiText(app)('/');
}
