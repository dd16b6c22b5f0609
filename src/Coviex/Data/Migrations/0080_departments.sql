CREATE TABLE departments (
    id $guid PRIMARY KEY,
    hospital_id $guid NOT NULL REFERENCES hospitals (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    search_name TEXT NOT NULL,
    version $int NOT NULL
);
CREATE UNIQUE INDEX ix_departments_hospital_id_search_name ON departments (hospital_id, search_name);

ALTER TABLE staff ADD COLUMN department_id $guid NULL REFERENCES departments (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX ix_staff_hospital_id_department_id ON staff (hospital_id, department_id);
