/**
 * What the Worker uses of Node.js. The types of all of Node.js would put their globals in the place of the platform's.
 */
declare module 'node:stream' {
	export const Readable: {
		from(source: Iterable<string> | ReadableStream, options?: { readonly highWaterMark: number }): object;
	};
	export function pipeline<Last extends object>(
		source: object,
		last: Last,
		done: (problem?: Error | null) => void,
	): Last;
}

declare module 'node:zlib' {
	export function createGzip(options: { readonly chunkSize: number }): AsyncIterable<Uint8Array>;
	export function createGunzip(options: { readonly chunkSize: number }): AsyncIterable<Uint8Array>;
}
