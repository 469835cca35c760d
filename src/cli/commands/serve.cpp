// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/review_source.h"
#include "core/error.h"
#include "server/server.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  std::string dataset, listen, certificate, key;
  int port = 8080;
  std::size_t cache_mb = 1024;
};

server::Options server_options(const Options& options) {
  server::Options made;
  made.address = options.listen;
  made.port = options.port;
  made.cache_bytes = options.cache_mb << 20;
  if (!options.certificate.empty()) made.tls = server::Tls{options.certificate, options.key};
  return made;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->dataset, "The data set's folder")->required();
  app.add_option("--port", options->port, "The port; 0 takes a free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app.add_option("--listen", options->listen,
                 "An address of this machine that others reach, for example 0.0.0.0; then there must be a "
                 "certificate, "
                 "and readers come in by name and password (`radgenome readers`)")
      ->type_name("ADDRESS");
  auto* certificate = app.add_option("--certificate", options->certificate, "The server's certificate, PEM")
                          ->type_name("FILE");
  auto* key = app.add_option("--key", options->key, "Its private key, PEM")->type_name("FILE");
  certificate->needs(key);
  key->needs(certificate);
  app.add_option("--cache-mb", options->cache_mb,
                 "How much memory is taken to keep CTs and masks that were sent")
      ->check(CLI::Range(0, 1 << 20))
      ->capture_default_str();
  return [options] {
    catch_interrupts("\nStopping; once more to stop at once.\n");
    const auto source = review_source(options->dataset);
    server::Server server(source, server_options(*options));
    fmt::print("{}\n", server.url());
    std::fflush(stdout);
    server.run(stop_asked);
    return static_cast<int>(Exit::done);
  };
}

}  // namespace

Command serve() {
  return {"serve", "Let readers judge sentences, facts, masks and answers in a browser",
          "  radgenome serve dataset                prints the address to open, for this machine alone\n"
          "  radgenome serve dataset --listen 0.0.0.0 --port 443 --certificate cert.pem --key key.pem",
          declare};
}

}  // namespace radgenome::cli::commands
