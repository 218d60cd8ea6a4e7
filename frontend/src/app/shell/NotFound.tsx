import { Link } from "@tanstack/react-router";
import { buttonClass } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";

export const NotFound = () => (
  <EmptyState
    icon="search"
    title="There is no such page"
    action={
      <Link to="/" className={buttonClass("primary")}>
        Go to the scenarios
      </Link>
    }
  >
    The link may be from another version.
  </EmptyState>
);
