"""Monthly partitions kept by functions of the owner, for tables that migrations enter."""

from alembic import op

revision = "kernel_0002"
down_revision = "kernel_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        create table kernel.partitioned_tables (
            name text primary key,
            keep_months integer not null check (keep_months >= 1),
            months_ahead integer not null default 3 check (months_ahead between 1 and 24)
        )
    """)
    op.execute(MAKE)
    op.execute(KEEP)
    op.execute(STATES)
    op.execute("revoke all on function kernel.make_partition(text, text, timestamp) from public")
    for function in ("keep_partitions(timestamptz)", "partition_states(timestamptz)"):
        op.execute(f"revoke all on function kernel.{function} from public")
        op.execute(f"grant execute on function kernel.{function} to flatrender_kernel")


def downgrade() -> None:
    op.execute("drop function kernel.partition_states(timestamptz)")
    op.execute("drop function kernel.keep_partitions(timestamptz)")
    op.execute("drop function kernel.make_partition(text, text, timestamp)")
    op.execute("drop table kernel.partitioned_tables")


# Attached rather than made in place, which would lock readers and writers out of the parent.
# Rows that came before their month wait in the default partition and would refuse it: they move.
MAKE = r"""
create function kernel.make_partition(parent text, partition text, month timestamp)
returns void language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    strays text := parent || '_default';
    starts timestamptz := month at time zone 'UTC';
    ends timestamptz := (month + interval '1 month') at time zone 'UTC';
    inside text;
    found boolean;
begin
    select format('%1$I >= %2$L and %1$I < %3$L', a.attname, starts, ends) into strict inside
    from pg_partitioned_table p
    join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
    where p.partrelid = to_regclass(parent);
    execute format(
        'create table %s (like %s including constraints including defaults including generated)',
        partition, parent);
    execute format('select exists (select from %s where %s)', strays, inside) into found;
    if found then
        execute format(
            'with moved as (delete from %s where %s returning *) '
            'insert into %s select * from moved', strays, inside, partition);
    end if;
    execute format('alter table %s enable row level security', partition);
    execute format('alter table %s force row level security', partition);
    execute format('alter table %s attach partition %s for values from (%L) to (%L)',
        parent, partition, starts, ends);
end $$
"""

KEEP = r"""
create function kernel.keep_partitions(at timestamptz)
returns table (parent text, action text, partition text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '5s'
as $$
declare
    kept record;
    child record;
    this_month timestamp := date_trunc('month', at at time zone 'UTC');
    month timestamp;
begin
    perform pg_advisory_xact_lock(hashtext('flatrender partitions'));
    for kept in select * from kernel.partitioned_tables t order by t.name loop
        parent := kept.name;
        for step in 0 .. kept.months_ahead loop
            month := this_month + make_interval(months => step);
            partition := kept.name || to_char(month, '"_p"YYYYMM');
            if to_regclass(partition) is null then
                perform kernel.make_partition(kept.name, partition, month);
                action := 'made';
                return next;
            end if;
        end loop;
        for child in
            select c.oid::regclass::text as name
            from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = to_regclass(kept.name) and c.relname ~ '_p[0-9]{6}$'
              and to_date(right(c.relname, 6), 'YYYYMM')::timestamp
                  < this_month - make_interval(months => kept.keep_months)
            order by 1
        loop
            partition := child.name;
            execute format('drop table %s', child.name);
            action := 'dropped';
            return next;
        end loop;
    end loop;
end $$
"""

STATES = r"""
create function kernel.partition_states(at timestamptz)
returns table (parent text, months_ahead integer, strays boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    kept record;
    stray text;
    this_month timestamp := date_trunc('month', at at time zone 'UTC');
begin
    for kept in select * from kernel.partitioned_tables t order by t.name loop
        parent := kept.name;
        months_ahead := 0;
        while to_regclass(kept.name || to_char(
            this_month + make_interval(months => months_ahead + 1), '"_p"YYYYMM')) is not null
        loop
            months_ahead := months_ahead + 1;
        end loop;
        stray := kept.name || '_default';
        strays := false;
        if to_regclass(stray) is not null then
            execute format('select exists (select from %s)', stray) into strays;
        end if;
        return next;
    end loop;
end $$
"""
