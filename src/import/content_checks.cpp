// SPDX-License-Identifier: Apache-2.0
#include "import/content_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace radgenome::import {
namespace {

using image_io::LoadedCt;
using record::Warning;

void require_numbers(const LoadedCt& loaded, std::vector<Warning>& warnings) {
  const auto bad = loaded.values.not_finite, all = loaded.ct.values().size();
  if (bad == 0) return;
  if (bad == all) throw Error("not_a_number", "every voxel is NaN or infinite; export the volume again");
  warnings.push_back(
      {"not_a_number",
       fmt::format("{} of {} voxels are NaN or infinite; they are read as -1024 HU", bad, all)});
}

void require_contrast(const LoadedCt& loaded) {
  if (loaded.values.minimum == loaded.values.maximum)
    throw Error("constant_volume",
                fmt::format("every voxel has the value {}; the volume was not exported rightly",
                            loaded.values.minimum));
}

void require_slices(const LoadedCt& loaded) {
  const auto size = loaded.ct.size();
  if (std::min({size.i, size.j, size.k}) < 3)
    throw Error("too_few_slices", fmt::format("a volume of {} x {} x {} voxels is too thin to be a scan",
                                              size.i, size.j, size.k));
}

void require_no_mask(const LoadedCt& loaded) {
  const auto& values = loaded.values;
  if (values.integers && values.minimum == 0 && values.maximum == 1)
    throw Error("looks_like_a_mask",
                "the volume holds only 0 and 1, so it is a mask and not a CT; give it with --masks");
}

void require_not_rescaled(const LoadedCt& loaded) {
  const auto& values = loaded.values;
  if (values.minimum >= -1.001 && values.maximum <= 1.001)
    throw Error(
        "hu_rescaled_to_unit",
        fmt::format(
            "the values lie between {:.3g} and {:.3g}, as after rescaling for a neural network; give the "
            "CT in Hounsfield units",
            values.minimum, values.maximum));
}

/// Shares of the voxels whose HU lie in [from, to].
double share(const Ct& ct, int from, int to) {
  const auto values = ct.values();
  const auto inside =
      std::count_if(values.begin(), values.end(), [&](std::int16_t hu) { return hu >= from && hu <= to; });
  return static_cast<double>(inside) / static_cast<double>(values.size());
}

/// Soft tissue lies around 0 HU and is a good part of every chest; hardly anything lies around 1024, where it
/// comes to lie when the intercept of −1024 was not applied. Padding of −2000 and less is no air.
void require_not_shifted(const LoadedCt& loaded) {
  const double soft_if_shifted = share(loaded.ct, 824, 1224), air = share(loaded.ct, -1300, -300);
  if (soft_if_shifted > 0.1 && air < 0.01)
    throw Error(
        "hu_shifted_by_1024",
        fmt::format(
            "{:.0f} % of the voxels lie around 1024 and {:.1f} % in the range of air and lung, so the "
            "rescale intercept of -1024 was not applied; subtract 1024 and give the corrected file",
            100 * soft_if_shifted, 100 * air));
}

void require_range(const LoadedCt& loaded) {
  const auto& values = loaded.values;
  const auto wrong = [&](std::string_view why) {
    return Error("wrong_range",
                 fmt::format("the values lie between {:.6g} and {:.6g}, {}; give the CT in Hounsfield "
                             "units",
                             values.minimum, values.maximum, why));
  };
  if (values.minimum < -32768 || values.maximum > 32767) throw wrong("which no CT number reaches");
  if (values.minimum >= 0 && values.maximum <= 255) throw wrong("as in an 8-bit picture or a map of labels");
  if (values.minimum >= 0) throw wrong("but air, lung and fat are negative in Hounsfield units");
  if (values.maximum < -200) throw wrong("so that there is no tissue in it");
}

std::string sentence_of(const std::string& note) {
  if (note == "qform_and_sform_differ")
    return "the header's qform and sform place the volume differently; the sform was used, as NIfTI "
           "prescribes";
  if (note == "no_orientation")
    return "the header does not say how the patient lies; the axes were taken as right, anterior, superior, "
           "so left "
           "and right may be exchanged";
  if (note == "units_not_mm")
    return "the header's unit of length is not the millimetre; lengths were converted";
  if (note == "bytes_behind_the_image") return "the file goes on behind the voxels that its header speaks of";
  if (note == "one_slice") return "there is only one slice; its thickness was taken as the spacing";
  return "the reader noted " + note;
}

}  // namespace

std::vector<Warning> check_content(const LoadedCt& loaded) {
  std::vector<Warning> warnings;
  for (const auto& note : loaded.notes) warnings.push_back({note, sentence_of(note)});
  require_numbers(loaded, warnings);
  require_slices(loaded);
  require_contrast(loaded);
  require_no_mask(loaded);
  require_not_rescaled(loaded);
  require_not_shifted(loaded);
  require_range(loaded);
  return warnings;
}

std::optional<Warning> spacing_disagreement(const std::array<double, 3>& table_mm,
                                            const std::array<double, 3>& header_mm) {
  for (std::size_t axis = 0; axis < 3; ++axis)
    if (std::abs(table_mm[axis] - header_mm[axis]) > 0.01 * header_mm[axis])
      return Warning{
          "spacing_disagrees",
          fmt::format("the metadata table gives a spacing of {:.4g} x {:.4g} x {:.4g} mm, the image's header "
                      "{:.4g} x {:.4g} x {:.4g} mm; the header was used",
                      table_mm[0], table_mm[1], table_mm[2], header_mm[0], header_mm[1], header_mm[2])};
  return std::nullopt;
}

}  // namespace radgenome::import
