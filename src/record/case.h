// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "record/made_by.h"
#include "volume/geometry.h"

namespace radgenome::record {

/// One section of a report; offsets of facts count code points of `text`, which is exactly as imported.
struct Section {
  std::string name;  ///< "clinical_information", "technique", "findings" or "impression"
  std::string text;
  bool operator==(const Section&) const = default;
};

/// Where an image came from.
struct Source {
  std::string path;  ///< relative to the data set's folder
  std::string
      format;  ///< "nifti", "dicom", "metaimage", "nrrd"; of masks "mask_folder", "label_map", "dicom_seg"
  std::string sha256;  ///< of the file; of a folder, of the sorted list of its files' hashes
  bool operator==(const Source&) const = default;
};

/// Something that a reader of the case should know though the case could be made.
struct Warning {
  std::string code;
  std::string sentence;
  bool operator==(const Warning&) const = default;
};

/// `case.json`: what was imported. A case may lack a CT, a report or masks; then the field is absent.
struct Case {
  std::string id;
  std::string patient;  ///< id of the patient where the names tell it, else the case id
  std::optional<Source> ct;
  std::optional<Source> masks;
  std::string ct_fingerprint;        ///< see volume/fingerprint.h; empty: no CT, or too small a one
  std::optional<Geometry> geometry;  ///< of the CT; of the masks where there is no CT
  std::vector<Section> report;       ///< empty: no report
  std::vector<Warning> warnings;
  MadeBy made_by;
  bool operator==(const Case&) const = default;
};

Json to_json(const Case& record);
Case case_from(const Json& value);

}  // namespace radgenome::record
