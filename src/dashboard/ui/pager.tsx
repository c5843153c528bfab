import type { VNode } from "preact";

export interface PagerProps {
  /** From 0. */
  readonly page: number;
  readonly pageSize: number;
  /** How many there are in all. */
  readonly total: number;
  /** The address of another page. */
  readonly hrefOf: (page: number) => string;
}

/** Leads through the pages of a list that the server cuts. */
export const Pager = ({ page, pageSize, total, hrefOf }: PagerProps): VNode => {
  const last = Math.max(0, Math.ceil(total / pageSize) - 1);
  const first = Math.min(page * pageSize + 1, total);
  return (
    <nav class="pager" aria-label="Pages">
      <span>
        {first} to {Math.min(total, (page + 1) * pageSize)} of {total}
      </span>
      <Step label="Previous" to={page > 0 ? hrefOf(Math.min(page - 1, last)) : null} />
      <Step label="Next" to={page < last ? hrefOf(page + 1) : null} />
    </nav>
  );
};

const Step = ({ label, to }: { readonly label: string; readonly to: string | null }): VNode =>
  to === null ? (
    <span class="button is-off">{label}</span>
  ) : (
    <a class="button" href={to}>
      {label}
    </a>
  );
