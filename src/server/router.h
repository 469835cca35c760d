// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http.h"
#include "server/route.h"
#include "server/state.h"

namespace radgenome::server {

inline constexpr std::string_view cookie_name = "radgenome_session";

/// Finds the route of a request and does what holds for all of them: who may ask, the CSRF token, parameters,
/// the body's limits, errors, headers.
class Router {
 public:
  /// @param hosts  values of the header Host that are answered; empty: all
  Router(State& state, std::vector<std::string> hosts);

  /// Never throws.
  Response answer(const Request& request, const ReadBody& read_body) const;

 private:
  struct Found {
    const Route* route = nullptr;
    std::map<std::string, std::string> path;
    std::string allowed;  ///< methods of the path, where none is the request's
  };
  Found find(const Request& request) const;
  Reply reply(const Request& request, const ReadBody& read_body) const;
  void require_host(const Request& request) const;

  State& state_;
  std::vector<std::string> hosts_;
};

/// Every route of the server.
const std::vector<const Route*>& routes_in_order();

}  // namespace radgenome::server
