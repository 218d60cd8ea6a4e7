import { create } from "zustand";

type Connection = { online: boolean; setOnline: (online: boolean) => void };

/** Whether the server answers; starts as true, so that no banner flashes while the page loads. */
export const useConnection = create<Connection>()((set, get) => ({
  online: true,
  setOnline: (online) => {
    if (get().online !== online) set({ online });
  },
}));
