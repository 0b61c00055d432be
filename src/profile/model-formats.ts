/**
 * How a model's outputs are to be read. N rows of all places that it looks at, Q of the things that it found,
 * C classes.
 *
 * - `boxes-scores`: ours. [1, N, 4] corners in px, [1, N, C]
 * - `yolov5`: [1, N, 5 + C] centre, size, objectness, classes; v7 and others that decode inside write the same
 * - `yolov8`: [1, 4 + C, N] or transposed, centre, size, classes; v9 and 11 the same
 * - `yolo-end-to-end`: [1, Q, 6] corners, score, class; v10, 26, and exports with NMS inside
 * - `yolox`: [1, N, 5 + C] as the grid has them
 * - `nanodet`: for each stride [1, n, C] and [1, n, 4 (R + 1)], or all in one [1, N, C + 4 (R + 1)]
 * - `ssd`: detection_boxes, detection_classes, detection_scores, num_detections, of TensorFlow
 * - `detr`: logits [1, Q, C + 1] with "nothing" last, boxes [1, Q, 4] centre and size from 0 to 1
 * - `rt-detr`: the same with C independent logits
 * - `rf-detr`: the same as `rt-detr`, fed with ImageNet's normalisation
 * - `rt-detr-decoded`: labels, boxes, scores, with a second input `orig_target_sizes`; D-FINE, DEIM
 * - `rt-detr-ultralytics`: [1, Q, 4 + C] centre and size from 0 to 1, classes
 */
export const FORMATS = [
  "boxes-scores",
  "yolov5",
  "yolov8",
  "yolo-end-to-end",
  "yolox",
  "nanodet",
  "ssd",
  "detr",
  "rt-detr",
  "rf-detr",
  "rt-detr-decoded",
  "rt-detr-ultralytics",
] as const;

export type FormatName = (typeof FORMATS)[number];
