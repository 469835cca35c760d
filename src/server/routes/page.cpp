// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/hash.h"
#include "image_io/gzip.h"
#include "server/assets.h"
#include "server/route.h"
#include "server/state.h"

namespace radgenome::server::routes {
namespace {

/// A file of the page with what does not change while the program runs.
struct Sent {
  SharedBytes bytes, packed;  ///< packed: none where it is no smaller
  std::string etag;
};

const Sent& sent(const Asset& asset) {
  static const auto all = [] {
    std::map<std::string_view, Sent> files;
    for (const auto& one : all_assets()) {
      const auto packed = image_io::gzip_of(one.bytes, 9);
      files[one.name] = {std::make_shared<const Bytes>(one.bytes),
                         packed.size() < one.bytes.size() ? std::make_shared<const Bytes>(packed) : nullptr,
                         sha256_of(one.bytes).substr(7, 32)};
    }
    return files;
  }();
  return all.at(asset.name);
}

Reply file(const Call& call, std::string_view name) {
  const auto* asset = find_asset(name);
  if (asset == nullptr) throw Failure(404, "no_such_file", "the page has no such file");
  const auto& ready = sent(*asset);
  Reply reply;
  reply.type = type_of(name);
  const bool packed = call.takes_gzip && ready.packed;
  reply.bytes = packed ? ready.packed : ready.bytes;
  reply.etag = fmt::format("\"{}{}\"", ready.etag, packed ? "-gz" : "");
  reply.headers["Vary"] = "Accept-Encoding";
  if (packed) reply.headers["Content-Encoding"] = "gzip";
  return reply;
}

Reply page(const Call& call) {
  if (find_asset("index.html") == nullptr)
    throw Failure(404, "no_page", "this program was built without the page; `./dev build` builds both");
  return file(call, "index.html");
}

Reply asset(const Call& call) {
  return file(call, "assets/" + call.path.at("name"));
}

Reply openapi(const Call& call) {
  Reply reply;
  reply.bytes = std::make_shared<const Bytes>(call.state.openapi);
  reply.etag = fmt::format("\"{}\"", sha256_of(call.state.openapi).substr(7, 32));
  return reply;
}

}  // namespace

Routes page() {
  return {{.method = "GET",
           .path = "/",
           .id = "page",
           .summary = "The page on which readers judge",
           .access = Access::anyone,
           .answers = {{200, "The page", "text/html; charset=utf-8"}},
           .work = page},
          {.method = "GET",
           .path = "/assets/{name}",
           .id = "asset",
           .summary = "A file of the page",
           .access = Access::anyone,
           .parameters = {{"name", "The file's name"}},
           .answers = {{200, "The file", "*/*"}},
           .work = asset},
          {.method = "GET",
           .path = "/api/openapi.json",
           .id = "openapi",
           .summary = "This description",
           .access = Access::anyone,
           .answers = {{200, "OpenAPI 3.1", "application/json", {{"type", "object"}}}},
           .work = openapi}};
}

}  // namespace radgenome::server::routes
