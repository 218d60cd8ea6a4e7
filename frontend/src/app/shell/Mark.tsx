/** The product's sign: two models, one solid, one dashed. */
export const Mark = () => (
  <svg viewBox="0 0 26 16" width="26" height="16" aria-hidden="true">
    <circle cx="9" cy="8" r="7" fill="var(--model-a)" />
    <circle cx="17" cy="8" r="7" fill="none" stroke="var(--model-b)" strokeWidth="2" strokeDasharray="3 2.2" />
  </svg>
);
