// The other states of the window.
import { lookAtHalf } from "./gallery/look";

lookAtHalf(1);
