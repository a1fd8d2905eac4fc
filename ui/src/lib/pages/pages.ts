// What stands in the place of the list.
export { default as HistoryPage } from "./HistoryPage.svelte";
export { default as TodayPage } from "./TodayPage.svelte";
