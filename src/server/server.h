// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/http.h"
#include "server/source.h"

namespace radgenome::server {

struct Options {
  std::string address = {};  ///< empty: this machine alone, and by the token
  int port = 0;              ///< 0: a free one
  std::optional<Tls> tls = {};
  std::size_t cache_bytes = std::size_t{1} << 30;
};

/// The review server of one data set.
class Server {
 public:
  /// Opens the port and the file of the reviews.
  /// @error cannot_listen, bad_certificate; needs_certificate — another address without TLS; no_readers —
  /// another
  ///        address, and nobody has a password; those of review::Store
  Server(const Source& source, const Options& options);
  ~Server();

  /// What to open: "http://127.0.0.1:8080/#token=…". The token stands behind "#", which browsers do not send.
  std::string url() const;
  /// Answers until `stop()` says true; asked a few times a second.
  void run(const std::function<bool()>& stop);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// The description of all routes, without a server.
std::string openapi_text();

}  // namespace radgenome::server
