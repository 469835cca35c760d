// SPDX-License-Identifier: Apache-2.0
#include "server/repairs.h"

#include "core/file.h"
#include "server/progress.h"
#include "server/route.h"
#include "server/schemas.h"
#include "server/state.h"

namespace radgenome::server::routes {
namespace {

constexpr std::size_t most_bytes = std::size_t{256} << 20;  ///< 512 × 512 × 1000 voxels, not packed

Reply put(const Call& call) {
  const auto& state = call.state;
  const auto data = call.state.cases.find(call.path.at("case"));
  if (state.source.knowledge.find_structure(call.path.at("structure")) == nullptr)
    throw Failure(404, "unknown_structure", "there is no such structure; GET /api/knowledge lists them");
  Reply reply;
  reply.json = {{"repaired_mask", keep_repair(state.source, *data, call.body)}};
  return reply;
}

/// Readers see repaired masks of their own alone: whoever knows a hash has sent the mask, or was shown it.
Reply get(const Call& call) {
  const auto data = call.state.cases.find(call.path.at("case"));
  Reply reply;
  reply.type = "application/x-nifti";
  reply.bytes = std::make_shared<const Bytes>(
      read_file(repair_file(call.state.source, *data, "sha256:" + call.path.at("hash"))));
  reply.headers["Content-Encoding"] = "gzip";
  reply.etag = "\"" + call.path.at("hash") + "\"";
  return reply;
}

}  // namespace

Routes repairs() {
  return {{.method = "PUT",
           .path = "/api/cases/{case}/masks/{structure}/repairs",
           .id = "keep_repair",
           .summary = "Keep a repaired mask beside the one that is there; a verdict then names it",
           .parameters = {{"case", "The case's id"}, {"structure", "The structure's id"}},
           .body = Body{{"application/octet-stream", "application/x-nifti", "application/gzip"},
                        most_bytes,
                        {{"type", "string"}, {"format", "binary"}}},
           .answers = {{200, "Its hash, for the verdict's correction", "application/json",
                        object_of({{"repaired_mask", hash_schema()}})}},
           .work = put,
           .changes = true},
          {.method = "GET",
           .path = "/api/cases/{case}/repairs/{hash}.nii",
           .id = "repair",
           .summary = "A repaired mask as NIfTI-1, uint8, sent with gzip",
           .parameters = {{"case", "The case's id"}, {"hash", "The digits of its hash"}},
           .answers = {{200, "The mask", "application/x-nifti"}},
           .work = get}};
}

}  // namespace radgenome::server::routes
