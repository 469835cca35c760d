// SPDX-License-Identifier: Apache-2.0
#include "server/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "server/openapi.h"
#include "server/random.h"
#include "server/router.h"

namespace radgenome::server {
namespace {

constexpr const char* loopback = "127.0.0.1";
constexpr auto look_every = std::chrono::milliseconds(100);

void require_safe(const Options& options, const review::Store& store) {
  if (options.address.empty()) return;
  if (!options.tls)
    throw Error("needs_certificate",
                "reports and scans are not sent over a network in the clear: name a "
                "certificate and its key with --certificate and --key");
  const auto readers = store.readers();
  if (std::none_of(readers.begin(), readers.end(),
                   [](const auto& one) { return !one.password_hash.empty(); }))
    throw Error("no_readers", "nobody could come in: give readers passwords first, with `radgenome readers`");
}

std::vector<std::string> hosts_of(const Options& options, int port) {
  if (!options.address.empty()) return {};
  return {fmt::format("127.0.0.1:{}", port), fmt::format("localhost:{}", port)};
}

}  // namespace

std::string openapi_text() {
  return openapi(RADGENOME_VERSION).dump(1);
}

struct Server::Parts {
  Parts(const Source& source, const Options& with)
      : options(with), state(source, options.cache_bytes, options.address.empty()) {
    require_safe(options, state.store);
    state.token = secret();
    state.encrypted = options.tls.has_value();
    state.openapi = openapi_text();
    http = std::make_unique<HttpServer>(
        options.address.empty() ? loopback : options.address, options.port, options.tls,
        [this](const Request& request, const ReadBody& body) { return router->answer(request, body); });
    router = std::make_unique<Router>(state, hosts_of(options, http->port()));
  }

  Options options;
  State state;
  std::unique_ptr<HttpServer> http;
  std::unique_ptr<Router> router;
};

Server::Server(const Source& source, const Options& options)
    : parts_(std::make_unique<Parts>(source, options)) {}
Server::~Server() = default;

std::string Server::url() const {
  const auto& options = parts_->options;
  const bool bare = options.address.find(':') != std::string::npos;  // an address of IPv6 stands in brackets
  const auto host = options.address.empty() ? loopback : bare ? "[" + options.address + "]" : options.address;
  const auto token = parts_->state.with_token ? "#token=" + parts_->state.token : "";
  return fmt::format("{}://{}:{}/{}", options.tls ? "https" : "http", host, parts_->http->port(), token);
}

void Server::run(const std::function<bool()>& stop) {
  std::thread watch([&, this] {
    while (!stop()) std::this_thread::sleep_for(look_every);
    parts_->http->stop();
  });
  parts_->http->run();
  watch.join();
}

}  // namespace radgenome::server
