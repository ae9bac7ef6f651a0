package io.github.matrixonespring.ownapp;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.Filter;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.ParamDef;

/**
 * A member of a club, which a filter knows.
 */
@Entity
@FilterDef(name = "ofClub", parameters = @ParamDef(name = "club", type = String.class))
@Filter(name = "ofClub", condition = "club = :club")
public class Member {

	@Id
	private int id;

	private String name;

	private String club;

	public int getId() {
		return this.id;
	}

	public String getName() {
		return this.name;
	}

	public String getClub() {
		return this.club;
	}

}
