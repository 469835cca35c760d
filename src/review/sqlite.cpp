// SPDX-License-Identifier: Apache-2.0
#include "review/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "core/error.h"

namespace radgenome::review {
namespace {

/// Another program may be writing.
constexpr int busy_ms = 30000;

Error error_of(int state, const std::string& file) {
  switch (state & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {"damaged_reviews",
              fmt::format("{} is no file of reviews, or it is broken ({}); put back a copy, "
                          "or move it away to begin anew",
                          file, sqlite3_errstr(state))};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {"cannot_read", fmt::format("{} cannot be opened ({})", file, sqlite3_errstr(state))};
    default:
      return {"cannot_write", fmt::format("{} cannot be used ({}); see that the disk has room and that the "
                                          "folder may be written",
                                          file, sqlite3_errstr(state))};
  }
}

}  // namespace

Connection::Connection(const std::filesystem::path& file, Access access) : file_(file.string()) {
  try {
    open(access);
  } catch (...) {
    sqlite3_close(handle_);
    throw;
  }
}

Connection::~Connection() {
  sqlite3_close(handle_);
}

void Connection::open(Access access) {
  const bool writes = access == Access::read_and_write;
  const int flags = writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
  require(sqlite3_open_v2(file_.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr));
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, busy_ms);
  if (!writes) {
    run("PRAGMA query_only = ON");
    return;
  }
  run("PRAGMA journal_mode = WAL");
  run("PRAGMA synchronous = FULL");  // the log is on the disk before a commit returns
}

void Connection::run(const char* statements) {
  require(sqlite3_exec(handle_, statements, nullptr, nullptr, nullptr));
}

void Connection::require(int state) const {
  if (state != SQLITE_OK && state != SQLITE_DONE && state != SQLITE_ROW) throw error_of(state, file_);
}

Statement::Statement(const Connection& connection, const char* text) : connection_(connection) {
  connection.require(sqlite3_prepare_v2(connection.handle(), text, -1, &statement_, nullptr));
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

Statement& Statement::bind(std::string_view text) {
  connection_.require(
      sqlite3_bind_text64(statement_, ++bound_, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(std::int64_t number) {
  connection_.require(sqlite3_bind_int64(statement_, ++bound_, number));
  return *this;
}

bool Statement::step() {
  const int state = sqlite3_step(statement_);
  connection_.require(state);
  return state == SQLITE_ROW;
}

void Statement::run() {
  step();
  sqlite3_reset(statement_);
  bound_ = 0;
}

std::string Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return bytes == nullptr ? std::string() : std::string(bytes, size);
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_, column);
}

Transaction::Transaction(Connection& connection) : connection_(connection) {
  connection.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (open_) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  connection_.run("COMMIT");
  open_ = false;
}

}  // namespace radgenome::review
