// The current session: the one that keys act upon and the details panel shows.
export class Selection {
  current = $state<string | null>(null);
  detailsOpen = $state(false);
  /** Whether the current row is to have the focus, as soon as the list can give it. */
  wanted = $state(false);

  select(id: string | null): void {
    this.current = id;
  }

  /** Selects it and moves the focus into the list. */
  goTo(id: string | null): void {
    if (id !== null) this.current = id;
    this.wanted = true;
  }

  showDetails(id: string): void {
    this.current = id;
    this.detailsOpen = true;
  }

  toggleDetails(id: string): void {
    this.detailsOpen = !(this.detailsOpen && this.current === id);
    this.current = id;
  }
}
