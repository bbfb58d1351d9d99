/**
 * What is written to the bucket at a time. Everything up to this is one write; all parts of what is larger have this
 * size but the last (https://developers.cloudflare.com/r2/objects/multipart-objects/), and one part is all that is held
 * in memory of an object being written, besides its source.
 */
export const PART_BYTES = 8 * 1024 * 1024;
