// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/hash.h"
#include "server/route.h"
#include "server/schemas.h"
#include "server/state.h"

namespace radgenome::server::routes {
namespace {

constexpr const char* nifti = "application/x-nifti";

/// The ETag is known before the image is made, so that what the client has still costs nothing.
Reply image(const Call& call, const std::string& what, bool packed,
            const std::function<SharedBytes()>& make) {
  Reply reply;
  reply.type = nifti;
  reply.etag = fmt::format("\"{}{}\"", sha256_of(what).substr(7, 32), packed ? "-gz" : "");
  reply.headers["Vary"] = "Accept-Encoding";
  if (packed) reply.headers["Content-Encoding"] = "gzip";
  reply.bytes = call.if_none_match.find(reply.etag) == std::string::npos ? make() : nullptr;
  return reply;
}

int step_of(const Call& call) {
  return static_cast<int>(call.numbers.at("step"));
}

Reply ct(const Call& call) {
  const auto data = call.state.cases.find(call.path.at("case"));
  return image(call, fmt::format("{} ct {}", data->version, step_of(call)), false,
               [&] { return call.state.images.ct(*data, step_of(call)); });
}

Reply labels(const Call& call) {
  const auto data = call.state.cases.find(call.path.at("case"));
  return image(call, fmt::format("{} labels {}", data->version, step_of(call)), call.takes_gzip,
               [&] { return call.state.images.labels(*data, step_of(call), call.takes_gzip); });
}

Reply mask(const Call& call) {
  const auto data = call.state.cases.find(call.path.at("case"));
  const auto& structure = call.path.at("structure");
  const bool cropped = call.numbers.at("crop") == 1;
  return image(call, fmt::format("{} mask {} {}", data->version, cropped, structure), call.takes_gzip,
               [&] { return call.state.images.mask(*data, structure, cropped, call.takes_gzip); });
}

Parameter case_parameter() {
  return {"case", "The case's id"};
}
Parameter step_parameter() {
  return {"step",
          "Every so many voxels: along axes of longer spacing fewer are left out",
          Parameter::Kind::one_of,
          0,
          0,
          {1, 2, 4},
          1};
}

}  // namespace

Routes images() {
  return {
      {.method = "GET",
       .path = "/api/cases/{case}/ct.nii",
       .id = "ct",
       .summary = "The CT as NIfTI-1, int16 Hounsfield units",
       .parameters = {case_parameter(), step_parameter()},
       .answers = {{200, "The CT", nifti}},
       .work = ct},
      {.method = "GET",
       .path = "/api/cases/{case}/labels.nii",
       .id = "labels",
       .summary = "All masks in one label map as NIfTI-1; the case's \"labels\" name its values. Where masks "
                  "overlap, the smallest is seen",
       .parameters = {case_parameter(), step_parameter()},
       .answers = {{200, "The label map", nifti}},
       .work = labels},
      {.method = "GET",
       .path = "/api/cases/{case}/masks/{structure}.nii",
       .id = "mask",
       .summary = "One mask as NIfTI-1, uint8; unions of others too",
       .parameters =
           {case_parameter(),
            {"structure", "The structure's id"},
            {"crop", "1: the tight box around the mask alone", Parameter::Kind::one_of, 0, 0, {0, 1}, 0}},
       .answers = {{200, "The mask", nifti}},
       .work = mask}};
}

}  // namespace radgenome::server::routes
