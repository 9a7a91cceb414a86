/** The made-up brand's round picture: a planet and its orbit. */
export function BrandFace() {
  return (
    <span class="brandav" aria-hidden="true">
      <svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-linecap="round">
        <circle cx="12" cy="12" r="3" fill="currentColor" stroke="none" />
        <ellipse cx="12" cy="12" rx="9" ry="4" transform="rotate(-28 12 12)" stroke-width="1.8" />
      </svg>
    </span>
  );
}
