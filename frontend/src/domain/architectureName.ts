export type Member = { family: string; member: string; size: number | null };

/** Takes `family:member@SIZE` apart; a plain architecture is its own family without a member. */
export function splitMember(name: string): Member {
  const [family = "", rest = ""] = name.split(/:(.*)/s);
  const [member = "", size] = rest.split("@");
  return { family, member, size: size === undefined ? null : Number(size) };
}

export const joinMember = (family: string, member: string, size: number | null) =>
  `${family}:${member}${size === null || !Number.isFinite(size) ? "" : `@${size}`}`;

/** The record that an architecture's name belongs to, members of families included. */
export const recordOf = <Info extends { name: string }>(architectures: readonly Info[], name: string) =>
  architectures.find((one) => one.name === splitMember(name).family);
