// The panels beside the list.
export { default as Details } from "./Details.svelte";
export { default as Several } from "./Several.svelte";
