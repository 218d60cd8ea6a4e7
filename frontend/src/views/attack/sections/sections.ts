/** The parts of the page below the verdict, each folded until it is asked for; the link keeps which are open. */
export const SECTIONS = [
  {
    id: "apart",
    title: "Told apart",
    question: "Can an adversary tell forgotten images, by a threshold, at few false alarms, or from both versions?",
  },
  { id: "images", title: "Image by image", question: "Which single images stand out from retrained models?" },
  {
    id: "inside",
    title: "Inside and over time",
    question: "How fast do forgotten images come back, and when did forgetting happen?",
  },
  { id: "scores", title: "Published scores", question: "What do papers print, and what does an original get?" },
  { id: "others", title: "Other attacks", question: "Registered attacks, drawn by the type of what they give." },
  {
    id: "runs",
    title: "Every run of this scenario",
    question: "The ladder of each run, judged as one family.",
  },
] as const;

export type SectionId = (typeof SECTIONS)[number]["id"];
export type Section = (typeof SECTIONS)[number];
