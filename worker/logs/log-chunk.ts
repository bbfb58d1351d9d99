/** Where a piece of an attempt's log lies within it, and when it arrived. */
export interface ChunkPlace {
	readonly attemptId: string;
	/** Offset of its first byte. */
	readonly start: number;
	readonly length: number;
	/** Epoch ms; null where that was not kept. */
	readonly at: number | null;
}

/** How far somebody has read an attempt's log. */
export interface LogPosition {
	readonly attemptId: string;
	readonly offset: number;
}

/** Whole characters of an attempt's log. */
export interface LogChunk {
	readonly attemptId: string;
	readonly offset: number;
	readonly nextOffset: number;
	readonly at: number | null;
	readonly text: string;
}

/** A stretch of the logs of some attempts, in the order of their arrival. */
export interface LogChunks {
	readonly chunks: readonly LogChunk[];
	/** Bytes stored of each attempt that was asked about, in the order asked. */
	readonly sizes: readonly number[];
}

/** Somewhere logs lie: an object's storage, the bucket, or both as one. */
export interface LogBytes {
	/** How many bytes of an attempt's log there are, without a gap from the first. */
	size(attemptId: string): number;
	/** The pieces from an offset on, of at least `bytes` together unless the log ends before. */
	places(attemptId: string, from: number, bytes: number): readonly ChunkPlace[];
	/** The bytes `[from, to)`, which lie within the log. */
	read(attemptId: string, from: number, to: number): Promise<Uint8Array>;
}
