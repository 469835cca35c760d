// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "server/names.h"
#include "server/password.h"
#include "server/random.h"
#include "server/router.h"
#include "server/schemas.h"

namespace radgenome::server::routes {
namespace {

using record::Role;
using review::Reader;

Json session_json(const State& state, const Session& session) {
  const auto root = std::filesystem::weakly_canonical(state.source.dataset.root());
  return {{"reader", session.reader},
          {"role", record::name_of(session.role)},
          {"csrf", session.csrf},
          {"dataset", root.filename().string()}};
}

std::string cookie_header(const State& state, const std::string& cookie, bool ends) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}{}", cookie_name, cookie,
                     state.encrypted ? "; Secure" : "", ends ? "; Max-Age=0" : "");
}

Failure refused() {
  return {401, "not_you", "the name, the password or the token is wrong"};
}

/// Whoever has the token may take any name; a new one is an admin's, as the data set is theirs.
Reader by_token(State& state, const std::string& token, const std::string& name) {
  if (!state.with_token || !same_secret(token, state.token)) throw refused();
  require_reader_name(name);
  if (auto known = state.store.find_reader(name)) return *std::move(known);
  Reader reader{name, Role::admin, ""};
  state.store.put_reader(reader);
  return reader;
}

Reader by_password(const State& state, const std::string& password, const std::string& name) {
  auto known = state.store.find_reader(name);
  if (!is_password(password, known ? known->password_hash : "")) throw refused();
  return *std::move(known);
}

Reader reader_of(const Call& call) {
  const auto body = call.json();
  try {
    JsonObject object(body);
    const auto token = object.find<std::string>("token"), password = object.find<std::string>("password");
    const auto name = object.get<std::string>("reader");
    object.finish();
    if (token.has_value() == password.has_value())
      throw Failure(422, "bad_login", "give either the server's token or a password");
    return token ? by_token(call.state, *token, name) : by_password(call.state, *password, name);
  } catch (const Failure&) {
    throw;
  } catch (const Error& error) {
    throw Failure(422, error.code(), error.sentence());
  }
}

Reply begin(const Call& call) {
  auto& state = call.state;
  if (const int wait = state.logins.wait_s(call.address); wait > 0)
    throw Failure(429, "too_many_tries", fmt::format("too many tries failed; try again in {} s", wait),
                  {{"wait_s", wait}});
  try {
    const auto reader = reader_of(call);
    const auto cookie = state.sessions.begin({reader.name, reader.role, ""});
    Reply reply;
    reply.json = session_json(state, *state.sessions.find(cookie));
    reply.headers["Set-Cookie"] = cookie_header(state, cookie, false);
    return reply;
  } catch (const Failure& failure) {
    if (failure.status() == 401) state.logins.failed(call.address);
    throw;
  }
}

Reply show(const Call& call) {
  Reply reply;
  reply.json = session_json(call.state, *call.session);
  return reply;
}

Reply end(const Call& call) {
  call.state.sessions.end(call.cookie);
  auto reply = Reply::empty();
  reply.headers["Set-Cookie"] = cookie_header(call.state, "", true);
  return reply;
}

Json session_schema() {
  return object_of({{"reader", text_schema()},
                    {"role", names_schema({"reader", "adjudicator", "admin"})},
                    {"csrf", text_schema()},
                    {"dataset", {{"type", "string"}}}});
}

Json login_schema() {
  return {
      {"oneOf", Json::array({object_of({{"token", text_schema()}, {"reader", reader_name_schema()}}),
                             object_of({{"password", text_schema()}, {"reader", reader_name_schema()}})})}};
}

}  // namespace

Routes session() {
  return {
      {.method = "POST",
       .path = "/api/session",
       .id = "begin_session",
       .summary = "Come in, by the token that the server printed or by a password",
       .access = Access::anyone,
       .body = Body{{"application/json"}, 16 << 10, login_schema()},
       .answers = {{200, "Who you are; the cookie comes with it", "application/json", session_schema()},
                   {401, "Name, password or token are wrong", "application/json", reference_to("Failure")},
                   {429, "Too many tries failed", "application/json", reference_to("Failure")}},
       .work = begin},
      {.method = "GET",
       .path = "/api/session",
       .id = "session",
       .summary = "Who you are",
       .answers = {{200, "Who you are", "application/json", session_schema()}},
       .work = show},
      {.method = "DELETE",
       .path = "/api/session",
       .id = "end_session",
       .summary = "Go out",
       .answers = {{204, "The session is over"}},
       .work = end,
       .changes = true}};
}

}  // namespace radgenome::server::routes
