#include "daemon/store/certificates.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view upsert_certificate = R"(
    insert into certificate (name, system, side, subject, until_moment, seen_at, warned)
    values ($1, $2, $3, $4, $5, $6, 0)
    on conflict (name) do update set
        warned = case when certificate.until_moment = excluded.until_moment
                      then certificate.warned else 0 end,
        subject = excluded.subject, until_moment = excluded.until_moment,
        seen_at = excluded.seen_at)";

constexpr std::string_view update_warned = "update certificate set warned = $2 where name = $1";

constexpr std::string_view delete_unseen = "delete from certificate where seen_at < $1";

constexpr std::string_view select_certificates = R"(
    select name, system, side, subject, until_moment, seen_at, warned from certificate
    order by name)";

}  // namespace

void Certificates::keep(const KnownCertificate& certificate) {
    transaction_.run(
        upsert_certificate,
        {certificate.name,
         certificate.system,
         certificate.side,
         certificate.subject,
         certificate.until,
         certificate.seen_at}
    );
}

void Certificates::warn(const std::string& name, std::int64_t step) {
    transaction_.run(update_warned, {name, step});
}

void Certificates::forget_unseen(Moment since) {
    transaction_.run(delete_unseen, {since});
}

std::vector<KnownCertificate> Certificates::all() {
    std::vector<KnownCertificate> found;
    transaction_.run(select_certificates, {}, [&](const Row& row) {
        found.push_back(
            {std::string{row.text(0)},
             std::string{row.text(1)},
             std::string{row.text(2)},
             std::string{row.text(3)},
             row.moment(4),
             row.moment(5),
             row.number(6)}
        );
    });
    return found;
}

}  // namespace xinqiao
