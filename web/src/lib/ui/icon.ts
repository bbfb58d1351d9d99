import type { LucideProps } from '@lucide/svelte';
import type { Component } from 'svelte';

/** A drawing of @lucide/svelte. Import each by its own path (`@lucide/svelte/icons/play`): the whole set is large. */
export type Icon = Component<LucideProps>;
